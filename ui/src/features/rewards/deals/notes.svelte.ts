// Group events (R25) and violations (R38–R40), as they are typed.
import { call } from "@/api/client";
import type { Channel, ProjectId, Reviews, ViolationKind, ViolationView } from "@/api/types";
import { readDay } from "@/shared/days";
import { RequestForm } from "@/shared/request-form.svelte";

export const violationKinds: ViolationKind[] = ["intercepting", "side_dealing", "roadshow", "vacant_post", "fake_customer", "collusion", "shortfall"];

export class NoteForm extends RequestForm {
  on = $state("");
  channel = $state<Channel>("agency");
  partner = $state("");
  number = $state("");
  violation = $state<ViolationKind>("intercepting");
  note = $state("");

  constructor(readonly kind: "event" | "violation", readonly project: ProjectId, readonly today: string) {
    super();
    this.on = today;
    this.number = kind === "event" ? "10" : "1";
  }

  save(): Promise<Reviews | null> {
    const on = readDay(this.on, this.today) ?? this.on.trim();
    const { project, channel } = this;
    const partner = this.partner.trim();
    const number = Number.parseInt(this.number, 10) || 0;
    const note = this.note.trim();
    return this.send((request) =>
      this.kind === "event"
        ? call("note_event", { request, project, on, channel, partner, people: number, note })
        : call("note_violation", { request, project, on, channel, partner, violation: this.violation, count: number, note }),
    );
  }
}

/** A manager decides a violation. */
export class ViolationForm extends RequestForm {
  upheld = $state(true);
  terminate = $state(false);
  stated = $state("");
  reason = $state("");

  constructor(readonly violation: ViolationView) {
    super();
  }

  save(): Promise<Reviews | null> {
    const { upheld } = this;
    return this.send((request) =>
      call("decide_violation", {
        request, violation: this.violation.violation, upheld, terminate: upheld && this.terminate, stated: upheld && !this.terminate ? this.stated.trim() : "", reason: this.reason.trim(),
      }),
    );
  }
}
