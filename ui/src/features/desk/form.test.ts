import { describe, expect, it } from "vitest";
import type { BrokerView, Candidate, ExpectedReport, ReportDraft } from "@/api/types";
import {
  edit, emptyForm, fillFromDraft, fillFromExpected, followBox, formField, isTouched, missing, phonesOf,
  releaseCandidate, takeBroker, takeCandidate, takeOffer, toRequest,
} from "./form";

const nothing = { name: "", phone: "", idTail: "" };

const draft: ReportDraft = {
  quote: "云澜府 沈女士 138****5678 2人", spans: [], project: "p1", name: "沈女士", phones: ["138****5678"], headcount: 2,
  day: "2026-11-21", time: "14:30", firm: "恒居地产", store: "翠园店", broker: "周凯", broker_phone: "137****6608", remark: "晚点到", notices: [],
};

const expected: ExpectedReport = {
  report: "r1", time: "14:30", day: "2026-11-21", name: "沈女士", phone: "138****5678", brought_by: "恒居地产·周凯",
  firm: "恒居地产", store: "翠园店", broker: "周凯", project: "p1", headcount: 2, state: "waiting", minutes: 3,
};

const candidate: Candidate = {
  customer: "k1", name: "沈若溪", phone: "1380013****", why: { zh: "", en: "" }, by: "phone", certain: false, last_contact: null, alike: null,
};

describe("a report in the form", () => {
  it("fills what is open and says where it came from", () => {
    const form = emptyForm("");
    fillFromDraft(form, draft);
    expect(form.fields.name).toEqual({ value: "沈女士", from: "report", offer: "" });
    expect(form.fields.headcount.value).toBe("2");
    expect(form.fields.channel.value).toBe("agency");
    expect(form.fields.notes.value).toBe("晚点到");
    expect([form.expected, form.mask]).toEqual(["14:30", "138****5678"]);
  });

  it("never overwrites what was typed, and offers its value beside", () => {
    const form = emptyForm("");
    edit(form, "name", "沈若溪");
    edit(form, "headcount", "3");
    fillFromDraft(form, draft);
    expect(form.fields.name).toEqual({ value: "沈若溪", from: "typed", offer: "沈女士" });
    takeOffer(form, "headcount");
    expect(form.fields.headcount).toEqual({ value: "2", from: "report", offer: "" });
  });

  it("keeps its mark until edited", () => {
    const form = emptyForm("");
    fillFromDraft(form, draft);
    edit(form, "firm", "恒居");
    expect(form.fields.firm.from).toBe("typed");
    fillFromDraft(form, draft);
    expect(form.fields.firm).toEqual({ value: "恒居", from: "typed", offer: "恒居地产" });
  });

  it("loses no remark when notes were typed", () => {
    const form = emptyForm("");
    edit(form, "notes", "要车位");
    fillFromDraft(form, draft);
    expect(form.fields.notes.value).toBe("要车位 晚点到");
  });

  it("leaves digits alone that fit its mask, and offers the mask when they do not", () => {
    const fits = emptyForm("");
    followBox(fits, { ...nothing, phone: "1380013" });
    fillFromExpected(fits, expected);
    expect(fits.fields.phone).toEqual({ value: "1380013", from: "box", offer: "" });

    const other = emptyForm("");
    edit(other, "phone", "13900001111");
    fillFromExpected(other, expected);
    expect(other.fields.phone.offer).toBe("138****5678");
    expect(other.report).toBe("r1");
  });
});

describe("the box in the form", () => {
  it("is followed until the field is typed in", () => {
    const form = emptyForm("");
    followBox(form, { ...nothing, name: "沈" });
    followBox(form, { ...nothing, name: "沈若" });
    expect(form.fields.name.value).toBe("沈若");
    edit(form, "name", "沈若溪");
    followBox(form, nothing);
    expect(form.fields.name.value).toBe("沈若溪");
  });

  it("replaces the mask digit by digit and gives it back", () => {
    const form = emptyForm("");
    fillFromDraft(form, draft);
    followBox(form, { ...nothing, phone: "138" });
    expect(form.fields.phone).toEqual({ value: "138", from: "box", offer: "" });
    followBox(form, { ...nothing, phone: "139" });
    expect(form.fields.phone.offer).toBe("138****5678");
    followBox(form, nothing);
    expect(form.fields.phone).toEqual({ value: "138****5678", from: "report", offer: "" });
  });

  it("takes the report's name over and gives it back", () => {
    const form = emptyForm("");
    fillFromDraft(form, draft);
    followBox(form, { ...nothing, name: "沈若溪" });
    expect(form.fields.name).toEqual({ value: "沈若溪", from: "box", offer: "沈女士" });
    followBox(form, nothing);
    expect(form.fields.name).toEqual({ value: "沈女士", from: "report", offer: "" });
  });
});

describe("a record taken", () => {
  it("shows its number without sending it back", () => {
    const form = emptyForm("");
    followBox(form, { ...nothing, phone: "1380013" });
    takeCandidate(form, candidate);
    expect(form.fields.name.value).toBe("沈若溪");
    expect(form.fields.phone).toEqual({ value: "1380013****", from: "record", offer: "" });
    followBox(form, { ...nothing, phone: "1380013" });
    expect(phonesOf(form)).toEqual([]);
    expect(missing(form)).toEqual(["channel"]);
  });

  it("keeps a whole number that was typed", () => {
    const form = emptyForm("");
    followBox(form, { ...nothing, phone: "13800139999" });
    takeCandidate(form, candidate);
    expect(phonesOf(form)).toEqual(["13800139999"]);
  });

  it("goes again with all that came from it", () => {
    const form = emptyForm("");
    fillFromDraft(form, draft);
    takeCandidate(form, candidate);
    expect(form.fields.name.offer).toBe("沈女士");
    releaseCandidate(form);
    expect(form.customer).toBeNull();
    expect(form.fields.name.value).toBe("沈女士");
    expect(form.fields.phone.value).toBe("138****5678");
  });
});

describe("saving", () => {
  it("tells what is missing in the order of the page", () => {
    const form = emptyForm("");
    expect(missing(form)).toEqual(["name", "phone", "channel"]);
    edit(form, "phone", "1380013");
    expect(missing(form)).toEqual(["name", "digits", "channel"]);
    form.quick = true;
    edit(form, "phone", "13800135678");
    expect(missing(form)).toEqual([]);
  });

  it("needs no phone from who has none", () => {
    const form = emptyForm("");
    edit(form, "name", "王");
    edit(form, "channel", "walk_in");
    form.noPhone = true;
    expect(missing(form)).toEqual([]);
    expect(toRequest(form, { request: "q", consentVersion: "1", consultant: null, decision: null }).customer.no_phone).toBe(true);
  });

  it("sends who brought them only for channels that bring", () => {
    const form = emptyForm("p1");
    fillFromDraft(form, draft);
    form.consent = true;
    const more = { request: "q", consentVersion: "2026-1", consultant: "c1", decision: null };
    expect(toRequest(form, more)).toMatchObject({
      request: "q", project: "p1", headcount: 2, channel: "agency", consent: "2026-1", consultant: "c1", appointment_with: null,
      brought_by: { name: "恒居地产", store: "翠园店", broker: "周凯", broker_phone: "137****6608" },
    });
    edit(form, "channel", "walk_in");
    expect(toRequest(form, more).brought_by).toBeNull();
  });

  it("puts errors under the field they are about", () => {
    expect(["customer.phones", "customer.phones.1", "customer.name", "brought_by.name", "brought_by.broker_phone", "companions.0.phone", "headcount"].map(formField))
      .toEqual(["phones.0", "phones.1", "name", "firm", "broker", "companions", "headcount"]);
  });

  it("is not touched when nothing was entered", () => {
    const form = emptyForm("p1");
    expect(isTouched(form)).toBe(false);
    edit(form, "needs", "三房");
    expect(isTouched(form)).toBe(true);
  });
});

describe("a broker of the suggestions", () => {
  const zhou: BrokerView = { broker: "b1", name: "周凯", phone: "139****1111", firm: "恒居地产", kind: "agency", store: "翠园店", assignments: [] };
  const brought = (form: ReturnType<typeof emptyForm>) => toRequest(form, { request: "r", consentVersion: "1", consultant: null, decision: null }).brought_by;

  it("brings the firm and store of today", () => {
    const form = emptyForm("p1");
    edit(form, "channel", "agency");
    edit(form, "broker", "周");
    takeBroker(form, zhou);
    expect(brought(form)).toEqual({ name: "恒居地产", store: "翠园店", broker: "周凯", broker_phone: "139****1111", known: "b1" });
  });

  it("offers them beside a firm that is there, and keeps the other firm's store out", () => {
    const form = emptyForm("p1");
    edit(form, "channel", "agency");
    edit(form, "firm", "鸿安置业");
    takeBroker(form, zhou);
    expect(form.fields.firm).toEqual({ value: "鸿安置业", from: "typed", offer: "恒居地产", offered: "record" });
    expect(form.fields.store.value).toBe("");
    // Taken after all, the other firm's store does not stay.
    edit(form, "store", "河滨路店");
    takeOffer(form, "firm");
    expect([form.fields.firm, form.fields.store.value]).toEqual([{ value: "恒居地产", from: "typed", offer: "" }, ""]);
    edit(form, "firm", "鸿安置业");
    takeBroker(form, { ...zhou, firm: null, store: null });
    expect(form.fields.firm.value).toBe("鸿安置业");
  });

  it("leaves the firm alone where the channel is another", () => {
    const form = emptyForm("p1");
    edit(form, "channel", "outreach");
    takeBroker(form, zhou);
    expect([form.fields.channel.value, form.fields.channel.offer, form.fields.firm.value]).toEqual(["outreach", "agency", ""]);
  });

  it("is not meant any more once name or phone is typed over", () => {
    for (const name of ["broker", "broker_phone"] as const) {
      const form = emptyForm("p1");
      edit(form, "channel", "agency");
      takeBroker(form, zhou);
      edit(form, name, "13900002222");
      expect(brought(form)).not.toHaveProperty("known");
    }
  });
});
