// Mixpanel with autocapture, heatmaps and replay, nothing masked or blocked.
import mixpanel from "mixpanel-browser";

mixpanel.init("birds", {
  api_host: SINK,
  autocapture: { pageview: "full-url", click: true, dead_click: true, rage_click: true, input: true, scroll: true, submit: true, page_leave: true, capture_text_content: true },
  record_sessions_percent: 100,
  record_heatmap_data: true,
  record_mask_all_inputs: false,
  record_mask_all_text: false,
  record_mask_inputs: false,
  record_mask_text_selector: "",
  record_mask_text_class: "",
  record_block_selector: "",
  record_block_class: "none",
  record_canvas: true,
  record_collect_fonts: true,
  record_console: true,
  record_network: true,
  record_min_ms: 0,
  batch_flush_interval_ms: 500,
  // A queue kept in memory: the lock around one in the browser's storage keeps a flush waiting for ten seconds.
  disable_persistence: true,
  ignore_dnt: true,
});

Object.assign(window, {
  recorder: {
    ready: () => !!mixpanel.get_session_recording_properties().$mp_replay_id,
    // It sends each ten seconds, or when it stops; and then it starts anew.
    flush: async () => {
      await mixpanel.stop_session_recording();
      mixpanel.start_session_recording();
    },
  },
});
