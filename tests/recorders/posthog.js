// PostHog with all it has: autocapture, replay, heatmaps, dead clicks, rage clicks, web vitals, exceptions; nothing masked.
import posthog from "posthog-js/dist/module.full.no-external.js";

posthog.init("phc_birds", {
  api_host: SINK,
  autocapture: { capture_copied_text: true },
  capture_pageview: true,
  capture_pageleave: true,
  capture_heatmaps: { flush_interval_milliseconds: 500 },
  capture_dead_clicks: true,
  capture_performance: true,
  capture_exceptions: true,
  rageclick: true,
  mask_all_text: false,
  mask_all_element_attributes: false,
  mask_personal_data_properties: false,
  disable_session_recording: false,
  enable_recording_console_log: true,
  disable_external_dependency_loading: true,
  disable_surveys: true,
  session_recording: {
    maskAllInputs: false,
    maskInputOptions: { password: false },
    maskTextSelector: undefined,
    recordCrossOriginIframes: true,
    recordHeaders: true,
    recordBody: true,
    collectFonts: true,
    inlineStylesheet: true,
    full_snapshot_interval_millis: 300_000,
  },
  request_queue_config: { flush_interval_ms: 250 },
  opt_out_useragent_filter: true,
  person_profiles: "always",
});

Object.assign(window, {
  recorder: {
    ready: () => posthog.sessionRecordingStarted(),
    // What it has it sends by itself within two seconds.
    flush: () => posthog.sessionRecording?.["_flushBuffer"]?.(),
  },
});
