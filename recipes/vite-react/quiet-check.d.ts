import type { QuietCheckElement, QuietCheckEventMap } from "quiet-check";
import type { DetailedHTMLProps, HTMLAttributes } from "react";

type Events = { [Name in keyof QuietCheckEventMap as `on${Name}`]?: (event: QuietCheckEventMap[Name]) => void };
type CheckAttributes = { "exit-url"?: string; loading?: "lazy" | "eager"; share?: boolean; theme?: "auto" | "light" | "dark"; src?: string };

declare module "react" {
  namespace JSX {
    interface IntrinsicElements {
      "quiet-check": DetailedHTMLProps<HTMLAttributes<QuietCheckElement>, QuietCheckElement> & Events & CheckAttributes;
    }
  }
}
