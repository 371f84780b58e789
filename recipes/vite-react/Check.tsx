import { useState } from "react";
import "quiet-check";

export default function Check() {
  const [line, setLine] = useState("");

  return (
    <>
      <quiet-check
        exit-url="https://www.wikipedia.org/"
        theme="auto"
        onready={() => setLine("")}
        onfinished={() => setLine("Thank you for taking the time.")}
        onerror={(event) => setLine(`The check is not there: ${event.detail.code}`)}
      >
        <p>
          This check needs JavaScript. <a href="https://findahelpline.com">Find a helpline</a>
        </p>
      </quiet-check>
      <p role="status">{line}</p>
    </>
  );
}
