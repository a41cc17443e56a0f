// Rewards are settled project by project: which one is looked at.
import { session } from "@/app/desk-state.svelte";
import type { ProjectId, ProjectView } from "@/api/types";

const chosen = $state<{ project: ProjectId | "" }>({ project: "" });

/** Projects that can be looked at, those on sale first. */
export function projects(): ProjectView[] {
  return [...session().projects].sort((a, b) => Number(b.active) - Number(a.active));
}

/** The project looked at; the first on sale until another is chosen. */
export function project(): ProjectId {
  const all = projects();
  return all.some((one) => one.project === chosen.project) ? chosen.project : (all[0]?.project ?? "");
}

export function chooseProject(next: ProjectId): void {
  chosen.project = next;
}
