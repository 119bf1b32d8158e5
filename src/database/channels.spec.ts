import { finishedRunPayload, readFinishedRun } from './channels';

const NOTICE = { project_id: 'a', run_id: 'b' };

it('reads what was sent', () => {
  expect(readFinishedRun(finishedRunPayload(NOTICE))).toEqual(NOTICE);
});

it.each([
  '',
  '{',
  'null',
  '[]',
  '"a"',
  '{"project_id":"a"}',
  '{"project_id":1,"run_id":"b"}',
])('what no run has sent is nothing: %s', (payload) => {
  expect(readFinishedRun(payload)).toBeNull();
});
