import "@/shared/tokens.css";
import "@/shared/base.css";
import { mount } from "svelte";
import App from "@/app/App.svelte";
import { applyAppearance, applySize } from "@/shared/appearance.svelte";

applyAppearance();
applySize();
const target = document.getElementById("app");
if (target) mount(App, { target });
