import { visitors } from "/shared/visitors.js";

const people = [
  "Ann",
  { name: "Ann (tab 2)", username: "Ann" },
  "Ben",
  { name: "Cat", signIn: false },
  "Eve",
];

visitors(people, () => {}, { signIn: true });
