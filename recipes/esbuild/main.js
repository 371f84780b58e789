import "quiet-check";

const check = document.querySelector("quiet-check");
const status = document.querySelector("[role=status]");

check.addEventListener("ready", () => {
  status.textContent = "";
});
check.addEventListener("finished", () => {
  status.textContent = "Thank you for taking the time.";
});
check.addEventListener("error", (event) => {
  status.textContent = `The check is not there: ${event.detail.code}`;
});
