export { default as common } from "./common.json";
export { default as doors } from "./doors.json";
export { default as desk } from "./desk.json";
