// OpenReplay's tracker: inputs in the clear, frames followed, network and console too.
import Tracker from "@openreplay/tracker/class";

const tracker = new Tracker({
  projectKey: "birds",
  ingestPoint: SINK,
  __DISABLE_SECURE_MODE: true,
  respectDoNotTrack: false,
  defaultInputMode: 0,
  obscureInputNumbers: false,
  obscureInputEmails: false,
  obscureInputDates: false,
  obscureTextNumbers: false,
  obscureTextEmails: false,
  captureIFrames: true,
  disableStringDict: true,
  disableClickmaps: false,
  mouse: { trackOffset: true },
  network: { capturePayload: true, sanitizer: undefined, failuresOnly: false, ignoreHeaders: false, sessionTokenHeader: false },
  verbose: false,
});
const started = tracker.start();
let ready = false;
started.then((answer) => (ready = answer?.success !== false));

Object.assign(window, { recorder: { ready: () => ready, flush: () => tracker.forceFlushBatch?.() ?? tracker.app?.worker?.postMessage("forceFlushBatch") } });
