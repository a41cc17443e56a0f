// Which of the room's two queues is open; it stays so while other rooms are visited.
export const review = $state<{ of: "clashes" | "duplicates" }>({ of: "clashes" });
