import { isBreadthHalf, isProjectName, isTimeZone } from './project-settings';

it.each<[unknown, boolean]>([
  ['Sample fleet', true],
  ['🦆', true],
  ['x'.repeat(200), true],
  ['x'.repeat(201), false],
  ['🦆'.repeat(200), true],
  ['🦆'.repeat(201), false],
  ['', false],
  ['  \t ', false],
  ['two\nlines', false],
  ['nul\0', false],
  ['half \ud83e', false],
  [null, false],
  [7, false],
  [['a'], false],
])('the name %j: %s', (name, valid) => {
  expect(isProjectName(name)).toBe(valid);
});

it.each<[unknown, boolean]>([
  ['UTC', true],
  ['Europe/Berlin', true],
  ['America/Argentina/Buenos_Aires', true],
  ['Etc/GMT+5', true],
  ['Mars/Olympus', false],
  ['+05:00', false],
  ['CEST', false],
  ['', false],
  ['Europe/Berlin\n', false],
  [null, false],
  [1, false],
  [['UTC'], false],
])('the time zone %j: %s', (zone, valid) => {
  expect(isTimeZone(zone)).toBe(valid);
});

it.each<[unknown, boolean]>([
  [25, true],
  [0.5, true],
  [1e9, true],
  [1e308, false],
  [5e-324, false],
  [0, false],
  [-1, false],
  [Number.POSITIVE_INFINITY, false],
  [Number.NaN, false],
  ['25', false],
  [null, false],
])('the breadth half-point %s: %s', (half, valid) => {
  expect(isBreadthHalf(half)).toBe(valid);
});
