// Which room is open, and what it should show first. Knows no rooms: `rooms.ts` lists them.
export const place = $state<{ room: string; target: string | null }>({ room: "desk", target: null });

/** Opens a room; `target` names what it should show (a customer, a slip, a visit). */
export function open(room: string, target: string | null = null): void {
  place.room = room;
  place.target = target;
}

/** What the opened room was asked to show, once. */
export function takeTarget(): string | null {
  const target = place.target;
  place.target = null;
  return target;
}
