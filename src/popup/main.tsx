import { render } from "preact";

const root = document.querySelector("#popup");
if (root) render(<h1>Wiredove Sync</h1>, root);
