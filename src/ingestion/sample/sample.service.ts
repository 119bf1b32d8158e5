import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { SYSTEM } from '../../database/actor';
import { FactsWriter } from '../facts-writer';
import { type InteractionFact, toCopyLine } from '../interaction-fact';
import { generateSample } from './generate-sample';
import { hasNoProject, insertPipelineFacts, setAgentKinds, setBreadthHalf } from './sample.queries';

const TARGET = { orgId: 'org_sample', name: 'Sample fleet', by: SYSTEM } as const;
const BREADTH_HALF = 250;
const LINES_PER_PIECE = 1_000;

export interface SampleSummary {
  readonly projectId: string;
  readonly agents: number;
  readonly contacts: number;
  readonly interactions: number;
}

/** Loads the sample fleet like a file: all of it, or nothing. */
@Injectable()
export class SampleService {
  constructor(
    private readonly writer: FactsWriter,
    private readonly dataSource: DataSource,
  ) {}

  /** Loads the sample into a database without projects. @returns what was added; null if there is a project */
  async loadIfEmpty(): Promise<SampleSummary | null> {
    return (await hasNoProject(this.dataSource)) ? await this.load() : null;
  }

  /** Loads the ten months up to now. On a later day it adds other facts to those of the first time. */
  async load(): Promise<SampleSummary> {
    const facts = generateSample(new Date());
    const written = await this.writer.write(TARGET, copyLines(facts.interactions), {
      also: async (runner, projectId) => {
        await setBreadthHalf(runner, projectId, BREADTH_HALF);
        await setAgentKinds(runner, projectId, facts.agents);
        await insertPipelineFacts(runner, projectId, facts);
      },
    });
    return {
      projectId: written.projectId,
      agents: written.agentsAdded,
      contacts: written.contactsAdded,
      interactions: written.interactionsAdded,
    };
  }
}

async function* copyLines(facts: readonly InteractionFact[]): AsyncGenerator<string> {
  for (let start = 0; start < facts.length; start += LINES_PER_PIECE) {
    yield facts
      .slice(start, start + LINES_PER_PIECE)
      .map((fact) => toCopyLine(fact))
      .join('');
  }
}
