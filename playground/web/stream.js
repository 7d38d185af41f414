/** What happens, as it happens: one stream of server-sent events for all phones, since a browser opens only six. */
const EVENTS = ["message", "edited", "deleted", "callback_answer", "typing", "state"];

export class Stream {
  #source = null;

  /** `heard(name, data)` gets every event; `line(up)` whenever the connection was made, or lost. */
  constructor(heard, line) {
    this.heard = heard;
    this.line = line;
  }

  /** Follow these people from now on. */
  follow(ids) {
    this.#source?.close();
    if (ids.length === 0) return;
    const query = new URLSearchParams(ids.map((id) => ["person", id]));
    const source = new EventSource(`/page/stream?${query}`);
    this.#source = source;
    for (const name of EVENTS) {
      source.addEventListener(name, (event) => this.heard(name, JSON.parse(event.data || "{}")));
    }
    source.addEventListener("open", () => this.line(true));
    source.addEventListener("error", () => {
      this.line(false);
      // A browser tries again by itself unless it was answered with an error; then we do.
      if (source.readyState === EventSource.CLOSED) setTimeout(() => this.#source === source && this.follow(ids), 2000);
    });
  }
}
