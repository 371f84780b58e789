import { createRoot } from "react-dom/client";
import Check from "./Check";

createRoot(document.getElementById("app")!).render(<Check />);
