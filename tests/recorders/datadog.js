// Datadog's real user monitoring with its replay: every interaction, resource and long task, privacy level "allow".
import { datadogRum } from "@datadog/browser-rum";

datadogRum.init({
  applicationId: "birds",
  clientToken: "pub",
  site: "datadoghq.com",
  service: "birds",
  proxy: SINK + "/datadog",
  sessionSampleRate: 100,
  sessionReplaySampleRate: 100,
  startSessionReplayRecordingManually: false,
  defaultPrivacyLevel: "allow",
  enablePrivacyForActionName: false,
  trackUserInteractions: true,
  trackResources: true,
  trackLongTasks: true,
  trackViewsManually: false,
  trackBfcacheViews: true,
  telemetrySampleRate: 0,
  sessionPersistence: "memory",
});

Object.assign(window, {
  recorder: {
    ready: () => !!datadogRum.getInternalContext()?.session_id && !!datadogRum.getSessionReplayLink(),
    // A segment is closed, and sent, when its view ends.
    flush: () => datadogRum.startView("after"),
  },
});
