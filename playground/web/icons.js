/** The page's line drawings, each in a 24 by 24 field. */
const DRAWINGS = {
  send: "M4 20 21 12 4 4v6l9 2-9 2z",
  attach: "m20 11-8.500 8.500a5 5 0 0 1-7-7L13 4a3.400 3.400 0 0 1 4.800 4.800l-8.400 8.400a1.700 1.700 0 0 1-2.400-2.400L14.500 7.300",
  menu: "M4 7h16M4 12h16M4 17h10",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  close: "M6 6l12 12M18 6 6 18",
  back: "M15 5l-7 7 7 7",
  down: "M12 5v14m-6-6 6 6 6-6",
  settings: "M4 7h9m5 0h2M4 17h2m5 0h9M13 4.500v5M11 14.500v5",
  about: "M12 11v6M12 7.500v.01M3 12a9 9 0 1 0 18 0 9 9 0 0 0-18 0",
  add: "M12 5v14M5 12h14",
  photo: "M3 5h18v14H3zM3 16l5-5 5 5 3-3 5 5M15.500 9h.01",
  voice: "M12 3a3 3 0 0 0-3 3v5a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3zM5.500 11a6.500 6.500 0 0 0 13 0M12 17.500V21",
  sticker: "M20 13a8 8 0 1 1-9-9zM11 4v5a4 4 0 0 0 4 4h5",
  location: "M12 21s7-6.200 7-11.500a7 7 0 0 0-14 0C5 14.800 12 21 12 21zM12 9.500h.01",
  contact: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.500 20.500a7.500 7.500 0 0 1 15 0",
  forward: "M13 6l6 6-6 6M19 12h-8a6 6 0 0 0-6 6",
  document: "M6 3h8l5 5v13H6zM14 3v5h5",
  download: "M12 4v11m-5-5 5 5 5-5M5 20h14",
  reply: "M10 6l-6 6 6 6M4 12h9a6 6 0 0 1 6 6",
  edit: "M4 20l1-4L16 5l3 3L8 19z",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
  delete: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13",
  link: "M8 16 18 6M10 6h8v8",
  block: "M3 12a9 9 0 1 0 18 0 9 9 0 0 0-18 0M5.700 5.700l12.600 12.600",
  slash: "M15 4 9 20",
  bot: "M12 20.500s-8-4.400-8-10.200C4 7.500 6.100 5.500 8.500 5.500c1.500 0 2.800.8 3.500 2.100.7-1.300 2-2.100 3.500-2.100 2.400 0 4.500 2 4.500 4.800 0 5.800-8 10.200-8 10.200z",
};
const SVG = "http://www.w3.org/2000/svg";

export function icon(name) {
  const drawing = document.createElementNS(SVG, "svg");
  drawing.setAttribute("viewBox", "0 0 24 24");
  drawing.setAttribute("class", `icon icon-${name}`);
  drawing.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", DRAWINGS[name] ?? DRAWINGS.document);
  drawing.append(path);
  return drawing;
}
