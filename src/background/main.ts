import browser from "webextension-polyfill";

browser.runtime.onInstalled.addListener(() => {
  console.info(`pubs: ${DEFAULT_PUBS.join(" ")}`);
});
