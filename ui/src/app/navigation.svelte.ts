// Which room is open, and what it should show first.
import { rooms } from "./rooms";

export const place = $state<{ room: string; target: string | null }>({ room: rooms[0]?.id ?? "", target: null });

/** Opens a room; `target` names what it should show (a customer, a slip, a visit). */
export function open(room: string, target: string | null = null): void {
  if (!rooms.some((one) => one.id === room)) return;
  place.room = room;
  place.target = target;
}

/** Whether a room is there to be opened. */
export function hasRoom(room: string): boolean {
  return rooms.some((one) => one.id === room);
}

/** What the opened room was asked to show, once. */
export function takeTarget(): string | null {
  const target = place.target;
  place.target = null;
  return target;
}
