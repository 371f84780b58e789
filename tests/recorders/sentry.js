// Sentry's replay, tracing and breadcrumbs, with nothing masked or blocked, and from the first moment on.
import * as Sentry from "@sentry/browser";

const { protocol, host } = new URL(SINK);
const replay = Sentry.replayIntegration({
  maskAllText: false,
  maskAllInputs: false,
  blockAllMedia: false,
  mask: [],
  block: [],
  ignore: [],
  minReplayDuration: 0,
  flushMinDelay: 500,
  flushMaxDelay: 1000,
  networkDetailAllowUrls: [/./],
  networkCaptureBodies: true,
});
Sentry.init({
  dsn: `${protocol}//birds@${host}/1`,
  integrations: [replay, Sentry.browserTracingIntegration({ enableInp: true, enableLongTask: true }), Sentry.captureConsoleIntegration?.()].filter(Boolean),
  tracesSampleRate: 1,
  replaysSessionSampleRate: 1,
  replaysOnErrorSampleRate: 1,
  sendDefaultPii: true,
});

Object.assign(window, { recorder: { ready: () => !!replay.getReplayId(), flush: () => replay.flush() } });
