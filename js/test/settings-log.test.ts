// The settings that runs were made with, and how they differ.
import { expect, test } from "vitest";
import { differences, SettingsLog } from "../src/store/training/run-history.ts";

function used(...settings: Record<string, string>[]): SettingsLog {
  const all = new SettingsLog();
  for (const one of settings) all.add(one);
  return all;
}

test("settings that all runs share are left out", () => {
  const runs = [
    used({ rate: "0.1", batch: "all" }),
    used({ rate: "1", batch: "all" }),
  ];
  expect(differences(runs)).toEqual(["rate 0.1", "rate 1"]);
  expect(differences([runs[0] as SettingsLog, runs[0] as SettingsLog])).toEqual(
    ["", ""],
  );
});

test("a setting that changed during a run lists its first and last values in order", () => {
  const many = [..."1223456"].map((rate) => ({ rate }));
  expect(used(...many).of("rate")).toBe("1, then 5, then 6");
});

test("a run without a step has no settings yet", () => {
  expect(
    differences([used({ rate: "1" }), used(), used({ rate: "2" })]),
  ).toEqual(["rate 1", "", "rate 2"]);
});
