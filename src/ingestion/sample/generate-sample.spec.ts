import { utcDay } from '../../scoring/iso-day';
import { parseFact } from '../parse-fact';
import { generateSample } from './generate-sample';
import type { SampleFacts } from './sample-facts';

/** A Monday morning, a Sunday, and the first minute of a year. */
const TIMES = ['2025-06-30T08:15:00Z', '2025-10-05T14:00:00Z', '2027-01-01T00:00:30Z'];

function allTimes(facts: SampleFacts): string[] {
  const { interactions, actions, classifications, routes, outcomes } = facts;
  return [
    ...interactions.map((fact) => fact.occurredAt),
    ...[...actions, ...classifications, ...routes, ...outcomes].map(({ at }) => at),
  ];
}

const count = <T>(items: readonly T[], is: (item: T) => boolean) => items.filter(is).length;

describe('generateSample', () => {
  it('generates the same facts for the same time and seed, and others for another seed', () => {
    const now = new Date('2025-06-30T08:15:00Z');
    // As text: comparing so many objects one by one takes seconds.
    const [once, again, other] = [1, 1, 2].map((seed) => JSON.stringify(generateSample(now, seed)));
    expect(once === again).toBe(true);
    expect(once === other).toBe(false);
  });

  it('has the relationship that README.md asks for, on whichever day it ends', () => {
    for (let day = 0; day < 7; day++) {
      const { interactions } = generateSample(new Date(Date.UTC(2026, 10, 23 + day, 12)));
      expect(interactions.some(({ agent, contact }) => agent === 'Nova' && contact === 'c-0004')).toBe(true);
    }
  });

  it('only adds facts during the day, except for the newest acts', () => {
    const morning = generateSample(new Date('2025-06-30T08:00:00Z'));
    const evening = new Set(
      generateSample(new Date('2025-06-30T21:00:00Z')).interactions.map((fact) => JSON.stringify(fact)),
    );
    const gone = morning.interactions.filter((fact) => !evening.has(JSON.stringify(fact)));
    expect(gone.length).toBeLessThan(15);
  });

  describe.each(TIMES)('at %s', (time) => {
    const now = new Date(time);
    const facts = generateSample(now);

    it('dates nothing after now, and nothing before ten months and a few days ago', () => {
      const times = allTimes(facts).sort();
      expect((times.at(-1) ?? '') <= now.toISOString()).toBe(true);
      expect(utcDay(time) - utcDay(times[0] ?? '')).toBeLessThan(310);
      expect(utcDay(time) - utcDay(times[0] ?? '')).toBeGreaterThan(295);
    });

    it('has something to show in the feed of the last hours', () => {
      const since = new Date(now.getTime() - 4 * 3_600_000).toISOString();
      expect(
        count(facts.actions, ({ at }) => at > since) + count(facts.interactions, (fact) => fact.occurredAt > since),
      ).toBeGreaterThan(8);
    });

    it('has 4 agents, about 1,200 contacts and 25 to 40 thousand interactions, all valid for an import', () => {
      expect(facts.agents.map(({ kind }) => kind).sort()).toEqual(['ai', 'ai', 'human', 'human']);
      const contacts = new Set(facts.interactions.map((fact) => fact.contact));
      expect(contacts.size).toBeGreaterThan(1_150);
      expect(contacts.size).toBeLessThanOrEqual(1_200);
      expect(new Set(facts.interactions.map((fact) => fact.contactName)).size).toBe(contacts.size);
      expect(facts.interactions.length).toBeGreaterThan(25_000);
      expect(facts.interactions.length).toBeLessThan(40_000);
      const names = new Set(facts.agents.map(({ name }) => name));
      const refused = facts.interactions.filter((fact) => {
        const row = {
          agent_id: fact.agent,
          contact_id: fact.contact,
          occurred_at: fact.occurredAt,
          kind: fact.kind,
          direction: fact.direction,
        };
        return !names.has(fact.agent) || typeof parseFact(row, { latestMs: now.getTime() }) === 'string';
      });
      expect(refused).toEqual([]);
    });

    it('has contacts who reply, who write first, and who do neither', () => {
      const contacts = new Map<string, string[]>();
      for (const { contact, direction } of facts.interactions) {
        contacts.set(contact, [...(contacts.get(contact) ?? []), direction ?? 'none']);
      }
      const share = (is: (directions: string[]) => boolean) => count([...contacts.values()], is) / contacts.size;
      expect(share((directions) => directions[0] === 'inbound')).toBeBetween(0.1, 0.4);
      expect(share((directions) => directions[0] === 'outbound' && directions.includes('inbound'))).toBeBetween(
        0.3,
        0.7,
      );
      expect(share((directions) => directions.every((it) => it === 'outbound'))).toBeBetween(0.1, 0.35);
      expect(
        count(facts.interactions, ({ direction }) => direction === 'inbound') / facts.interactions.length,
      ).toBeBetween(0.3, 0.5);
    });

    it('has contacts at every stage of the pipeline, each step after the one before', () => {
      expect(facts.classifications.length).toBeBetween(500, 900);
      expect(facts.routes.length).toBeBetween(300, 600);
      expect(count(facts.outcomes, ({ outcome }) => outcome === 'won')).toBeBetween(40, 150);
      expect(count(facts.outcomes, ({ outcome }) => outcome === 'lost')).toBeBetween(15, 100);
      const classified = new Map(facts.classifications.map(({ contact, at }) => [contact, at]));
      const routed = new Map(facts.routes.map(({ contact, at }) => [contact, at]));
      expect(facts.routes.filter(({ contact, at }) => at <= (classified.get(contact) ?? '9'))).toEqual([]);
      expect(facts.outcomes.filter(({ contact, at }) => at <= (routed.get(contact) ?? '9'))).toEqual([]);
      expect(new Set(facts.actions.map(({ id }) => id)).size).toBe(facts.actions.length);
    });

    it('has new contacts in every finished week', () => {
      const monday = (day: number) => day - ((day + 3) % 7);
      const entries = new Map<number, number>();
      const firstDays = new Map<string, number>();
      for (const { contact, occurredAt } of facts.interactions) {
        const day = utcDay(occurredAt);
        firstDays.set(contact, Math.min(day, firstDays.get(contact) ?? day));
      }
      for (const day of firstDays.values()) entries.set(monday(day), (entries.get(monday(day)) ?? 0) + 1);
      const last = monday(utcDay(time)) - 7;
      for (let week = last; week > last - 40 * 7; week -= 7) expect(entries.get(week) ?? 0).toBeBetween(8, 70);
    });
  });
});

declare global {
  namespace jest {
    interface Expect {
      toBeBetween(min: number, max: number): unknown;
    }
    interface Matchers<R> {
      toBeBetween(min: number, max: number): R;
    }
  }
}
expect.extend({
  toBeBetween: (value: number, min: number, max: number) => ({
    pass: value >= min && value <= max,
    message: () => `expected ${value} to be from ${min} to ${max}`,
  }),
});
