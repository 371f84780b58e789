// rrweb, on which most replay tools stand, with nothing masked and every kind of record switched on.
import { record } from "rrweb";
import { sending } from "./reach.js";

/** @type {unknown[]} */
const kept = [];
record({
  emit: (event) => void kept.push(event),
  maskAllInputs: false,
  maskInputOptions: { password: false },
  maskTextSelector: null,
  recordCanvas: true,
  recordCrossOriginIframes: true,
  collectFonts: true,
  inlineImages: true,
  inlineStylesheet: true,
  userTriggeredOnInput: true,
  sampling: { mousemove: 10, scroll: 10, input: "all", mouseInteraction: true },
});

Object.assign(window, { recorder: { kept, flush: sending(kept, SINK), ready: () => kept.length > 1 } });
