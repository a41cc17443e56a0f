import "@/shared/tokens.css";
import "@/shared/base.css";
import { mount } from "svelte";
import App from "@/app/App.svelte";
import { applyAppearance } from "@/shared/appearance.svelte";

applyAppearance();
const target = document.getElementById("app");
if (target) mount(App, { target });
