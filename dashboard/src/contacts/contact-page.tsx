import { ApiProblem } from '@relationship-depth/client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Link, useSearchParams } from 'wouter';
import { type Contact, contactQuery } from '../api/contacts';
import { OpenWork } from '../inbox/open-work';
import { useDocumentTitle } from '../layout/document-title';
import { useProject } from '../project/projects';
import { Card } from '../ui/card';
import { Skeleton } from '../ui/loading';
import { Name } from '../ui/name';
import { NotFound } from '../ui/not-found';
import { Pending } from '../ui/pending';
import record from '../ui/record.module.css';
import { ContactAgents } from './contact-agents';
import { ContactIds } from './contact-ids';
import { ContactSummary } from './contact-summary';
import { ErasureReceipt, type Receipt } from './erasure-receipt';
import { PersonalData } from './personal-data';
import { Traits } from './traits';

/** One person with all agents: what is known, who knows it best, and what is open. */
export default function ContactPage() {
  const [parameters] = useSearchParams();
  const { project_id } = useProject();
  const id = parameters.get('id') ?? '';
  const [receipt, setReceipt] = useState<Receipt | null>(null);
  const query = useQuery({ ...contactQuery(project_id, id), enabled: receipt === null });
  const client = useQueryClient();
  // When the page no longer asks for a contact that is gone.
  useEffect(() => {
    if (receipt) void client.invalidateQueries({ queryKey: [project_id] });
  }, [client, project_id, receipt]);
  useDocumentTitle(query.data?.name ?? 'Contact');
  if (receipt) return <ErasureReceipt receipt={receipt} />;
  if (query.error instanceof ApiProblem && query.error.status === 404) return <NotFound what="contact" />;
  if (!query.data) {
    return (
      <Pending query={query} page>
        <Skeleton lines={16} />
      </Pending>
    );
  }
  return <Whole key={id} contact={query.data} setReceipt={setReceipt} />;
}

function Whole({ contact, setReceipt }: { contact: Contact; setReceipt: (receipt: Receipt) => void }) {
  const { user_id, name } = contact;
  return (
    <div className={record.page}>
      <header className={record.header}>
        <Link href="/contacts">Contacts</Link>
        <h1>
          <Name lines={2}>{name}</Name>
        </h1>
        {name !== user_id && (
          <p className={record.with}>
            id <code>{user_id}</code>
          </p>
        )}
      </header>
      <ContactSummary contact={contact} />
      <OpenWork contactId={user_id} />
      <Card title="Agents" note="who knows them best first">
        <ContactAgents contact={contact} />
      </Card>
      <div className={record.columns}>
        <ContactIds contact={contact} />
        <Traits contact={contact} />
      </div>
      <PersonalData contact={contact} setReceipt={setReceipt} />
    </div>
  );
}
