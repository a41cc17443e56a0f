export { default as common } from "./common.json";
export { default as doors } from "./doors.json";
export { default as desk } from "./desk.json";
export { default as visit } from "./visit.json";
export { default as customers } from "./customers.json";
export { default as slips } from "./slips.json";
export { default as sync } from "./sync.json";
export { default as settings } from "./settings.json";
