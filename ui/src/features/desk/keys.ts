// The desk's keys, as the status bar and F1 show them.
import type { KeyHint } from "@/shared/keys.svelte";

export const deskKeys: KeyHint[] = [
  { keys: ["Enter"], label: "desk.key_next" },
  { keys: ["↑", "↓"], label: "desk.key_choose" },
  { keys: ["Ctrl+Enter"], label: "desk.key_save" },
  { keys: ["Ctrl+P"], label: "desk.key_print" },
  { keys: ["Esc"], label: "desk.key_clear" },
  { keys: ["Ctrl+N"], label: "desk.key_nobody", quiet: true },
  { keys: ["Ctrl+B"], label: "desk.key_report", quiet: true },
  { keys: ["Ctrl+V"], label: "desk.key_paste", quiet: true },
  { keys: ["Ctrl+O"], label: "desk.key_file", quiet: true },
  { keys: ["F4"], label: "desk.key_consultant", quiet: true },
  { keys: ["F8"], label: "desk.key_rota", quiet: true },
  { keys: ["F9"], label: "desk.key_receive", quiet: true },
  { keys: ["Shift+Enter"], label: "desk.key_back", quiet: true },
  { keys: ["1", "…", "9"], label: "desk.key_digit", quiet: true },
];
