import { gzipSync } from 'node:zlib';
import { MessageHeads } from '../../../src/ingestion/files/mail/message-heads';
import { readImport } from '../../support/read-import';
import { zipFile } from '../../support/zip-file';

const ME = { me: ['anna@fleet.example', '@agents.example'] };

function mail(headers: Readonly<Record<string, string>>, body = 'Hello'): string {
  const all = {
    From: 'Ada Obi <ada@client.example>',
    To: 'anna@fleet.example',
    Date: 'Fri, 28 Feb 2025 09:30:00 +0100',
    'Message-ID': '<m-1@client.example>',
    Subject: 'secret subject',
    ...headers,
  };
  const lines = Object.entries(all).flatMap(([name, value]) => (value === '' ? [] : [`${name}: ${value}`]));
  return `${[...lines, '', ...body.split('\n')].join('\r\n')}\r\n`;
}
const mbox = (...mails: readonly string[]) =>
  mails.map((one) => `From 1@xxx Fri Feb 28 08:30:00 +0000 2025\r\n${one}\r\n`).join('');

describe('an import of mail', () => {
  it('reads who wrote to whom, and never what', async () => {
    const content = mbox(
      mail({}),
      mail({
        From: 'anna@fleet.example',
        To: 'Ada Obi <Ada@Client.example>',
        Cc: '"Li, Wei" <li@client.example>, bot@agents.example',
        'Message-ID': '<m-2@fleet.example>',
        Date: '1 Mar 2025 10:00:00 GMT',
      }),
    );
    const { facts, rejected, leftOut } = await readImport(content, ME);
    expect(facts).toEqual([
      {
        agent: 'anna@fleet.example',
        contact: 'ada@client.example',
        contactName: 'Ada Obi',
        occurredAt: '2025-02-28T08:30:00Z',
        kind: 'email',
        direction: 'inbound',
        weight: 1,
        externalId: 'm-1@client.example',
      },
      {
        agent: 'anna@fleet.example',
        contact: 'ada@client.example',
        contactName: 'Ada Obi',
        occurredAt: '2025-03-01T10:00:00Z',
        kind: 'email',
        direction: 'outbound',
        weight: 1,
        externalId: 'm-2@fleet.example anna@fleet.example ada@client.example',
      },
      expect.objectContaining({ contact: 'li@client.example', contactName: 'Li, Wei', direction: 'outbound' }),
    ]);
    expect([rejected, leftOut]).toEqual([[], {}]);
    expect(JSON.stringify(facts)).not.toContain('secret');
  });

  it.each([
    ['a single message (.eml)', mail({})],
    ['a mailbox inside gzip', gzipSync(mbox(mail({})))],
    [
      'a mailbox inside a ZIP archive',
      zipFile({ 'Takeout/Mail/All mail.mbox': mbox(mail({})), 'Takeout/x.html': '<p>' }),
    ],
    [
      'a message as Apple Mail keeps it (.emlx)',
      `${mail({}).length}     \n${mail({})}<?xml version="1.0"?>\n<plist/>\n`,
    ],
    [
      'such messages in a ZIP archive',
      zipFile({ 'Messages/1.emlx': `900\n${mail({})}`, 'Messages/x.plist': '<plist/>' }),
    ],
    [
      'a Maildir in a ZIP archive',
      zipFile({ 'Mail/.Sent/cur/17.M1:2,S': mail({}), 'Mail/cur/x': 'no mail', 'Mail/tmp/y': '' }),
    ],
    ['LF line ends', mbox(mail({})).replaceAll('\r\n', '\n')],
    ['CR line ends', mbox(mail({})).replaceAll('\r\n', '\r')],
    ['no line end after the headers', mail({}).split('\r\n\r\n')[0] ?? ''],
    ['blank lines before', `\r\n\r\n${mbox(mail({}))}`],
    ['the From line of Thunderbird', mbox(mail({})).replace(/^From .*/, 'From - Fri Feb 28 09:30:00 2025')],
  ])('reads %s', async (_, content) => {
    const { facts } = await readImport(content, ME);
    expect(facts).toMatchObject([{ contact: 'ada@client.example', occurredAt: '2025-02-28T08:30:00Z' }]);
  });

  it.each([
    ['folded headers', { From: 'Ada\r\n  Obi\r\n\t<ada@client.example>' }, 'Ada Obi'],
    ['encoded names', { From: '=?UTF-8?Q?J=C3=BCrgen_=C3=84?= <ada@client.example>' }, 'Jürgen Ä'],
    [
      'encoded names in parts',
      { From: '=?iso-8859-1?B?SvxyZ2Vu?= =?utf-8?Q?_M=C3=BC?= <ada@client.example>' },
      'Jürgen Mü',
    ],
    ['names that are the address', { From: '"ADA@client.example" <ada@client.example>' }, null],
    ['the addresses of list archives', { From: 'ada at client.example (Ada Obi)' }, 'Ada Obi'],
    ['a very long name', { From: `${'😀'.repeat(500)} <ada@client.example>` }, '😀'.repeat(200)],
  ])('reads %s', async (_, headers, name) => {
    const { facts, rejected } = await readImport(mail(headers), ME);
    expect(rejected).toEqual([]);
    expect(facts).toMatchObject([{ contact: 'ada@client.example', contactName: name }]);
  });

  it('reads names that were written without being encoded', async () => {
    const raw = Buffer.from(mail({ From: 'J\xfcrgen <ada@client.example>' }), 'latin1');
    expect((await readImport(raw, ME)).facts).toMatchObject([{ contactName: 'Jürgen' }]);
  });

  it.each([
    ['a zone by its name', { Date: 'Fri, 28 Feb 2025 03:30:00 EST' }, '2025-02-28T08:30:00Z'],
    ['a comment after it', { Date: 'Fri, 28 Feb 2025 09:30:00 +0100 (CET)' }, '2025-02-28T08:30:00Z'],
    ['an offset that does not exist', { Date: 'Fri, 28 Feb 2025 08:30:00 +9999' }, '2025-02-28T08:30:00Z'],
    ['an offset with a colon', { Date: 'Fri,28 Feb 2025 09:30:00 +01:00' }, '2025-02-28T08:30:00Z'],
    ['a leap second', { Date: 'Fri, 28 Feb 2025 08:29:60 GMT' }, '2025-02-28T08:29:59Z'],
    ['two digits of the year', { Date: 'Fri, 28 Feb 25 08:30 GMT' }, '2025-02-28T08:30:00Z'],
    [
      'no date, but when it was received',
      { Date: '', Received: 'by x; Fri, 28 Feb 2025 00:30:00 -0800 (PST)' },
      '2025-02-28T08:30:00Z',
    ],
    [
      'a date in the future, but when it was received',
      { Date: 'Fri, 28 Feb 2125 08:30:00 GMT', Received: 'by x; Fri, 28 Feb 2025 08:30:00 GMT' },
      '2025-02-28T08:30:00Z',
    ],
    ['nonsense, but a From line', { Date: 'soon' }, '2025-02-28T08:30:00Z'],
  ])('takes the time from %s', async (_, headers, occurredAt) => {
    expect((await readImport(mbox(mail(headers)), ME)).facts).toMatchObject([{ occurredAt }]);
  });

  it.each<[string, Record<string, string>, string]>([
    ['a mailing list', { 'List-Id': '<x.example>' }, 'mail of mailing lists'],
    ['precedence', { Precedence: 'bulk' }, 'bulk mail'],
    ['a newsletter', { 'List-Unsubscribe': '<mailto:x@y.example>' }, 'bulk mail'],
    ['an automatic reply', { 'Auto-Submitted': 'auto-replied' }, 'automatic mail'],
    ['an absence', { 'X-Auto-Response-Suppress': 'OOF, AutoReply' }, 'automatic mail'],
    ['a sender that takes no replies', { From: 'no-reply@shop.example' }, 'automatic mail'],
    ['a bounce', { From: 'MAILER-DAEMON@x.example' }, 'bounces'],
    ['a delivery report', { 'Content-Type': 'multipart/report; report-type=delivery-status' }, 'bounces'],
    ['an empty return path', { 'Return-Path': '<>' }, 'bounces'],
    ['an invitation', { 'Content-Type': 'text/calendar; method=REQUEST' }, 'calendar mail'],
    ['spam', { 'X-Gmail-Labels': 'Spam,Important' }, 'spam, drafts'],
    [
      'many recipients',
      { Cc: Array.from({ length: 12 }, (_, n) => `p${n}@x.example`).join(', ') },
      'mail to more than 10',
    ],
    ['oneself', { From: 'anna@fleet.example', To: 'bot@agents.example' }, 'mail between your own'],
    ['others', { To: 'somebody@else.example' }, 'mail that none of your addresses'],
  ])('leaves out mail of %s', async (_, headers, reason) => {
    const { facts, leftOut } = await readImport(mail(headers), ME);
    expect(facts).toEqual([]);
    expect(Object.keys(leftOut)).toEqual([expect.stringContaining(reason)]);
  });

  it('leaves out invitations whose calendar is a part of the message', async () => {
    const type = { 'Content-Type': 'multipart/alternative; boundary=b' };
    const invitation = mail(
      type,
      '--b\nContent-Type: text/plain\n\nhi\n--b\nContent-Type: text/calendar\n\nBEGIN:VCALENDAR\n--b--',
    );
    expect((await readImport(mbox(invitation, mail({})), ME)).leftOut).toEqual({
      'calendar mail (import the calendar itself)': 1,
    });
  });

  it('counts mail of lists, and to more people, if that is wanted', async () => {
    const many = Array.from({ length: 12 }, (_, n) => `p${n}@x.example`).join(', ');
    const { facts } = await readImport(mail({ Cc: many, 'List-Id': '<x>' }), {
      ...ME,
      listMail: true,
      maxRecipients: 20,
    });
    expect(facts).toHaveLength(1);
  });

  it('splits a mailbox only at From lines that are followed by headers', async () => {
    const bodies = [
      'From here it is far, 2024',
      'x\n\nFrom here it is far in 2024\nand further',
      'x\nFrom a@b Fri Feb 28 08:30:00 2025\nTo: you',
    ];
    const content = mbox(...bodies.map((body, n) => mail({ 'Message-ID': `<m-${n}@x>` }, body)));
    const { facts, rejected } = await readImport(content, ME);
    expect([facts.length, rejected]).toEqual([3, []]);
  });

  it('gives the same result for any size of the pieces', async () => {
    const content = Buffer.from(mbox(mail({}, 'x\n\nFrom afar'), mail({ Subject: '' }), mail({}, '')));
    const read = (size: number) => {
      const heads: string[] = [];
      const reader = new MessageHeads(({ fromLine, headers, bodyStart }) =>
        heads.push(`${fromLine}|${headers}|${bodyStart}`),
      );
      for (let at = 0; at < content.length; at += size) reader.push(content.subarray(at, at + size));
      reader.end();
      return heads;
    };
    const whole = read(content.length);
    expect(whole).toHaveLength(3);
    for (const size of [1, 2, 3, 7, 64]) expect(read(size)).toEqual(whole);
  });

  it('finds the next message behind a large attachment', async () => {
    const line = `${'QUJD'.repeat(19)}\r\n`;
    const { facts } = await readImport(mbox(mail({}, line.repeat(5_000)), mail({ 'Message-ID': '<m-2@x>' })), ME);
    expect(facts.map(({ externalId }) => externalId)).toEqual(['m-1@client.example', 'm-2@x']);
  });

  it('rejects messages without a sender or a date, and headers that never end', async () => {
    const endless = `From a@b Fri Feb 28 08:30:00 2025\nX-A: ${'b'.repeat(300_000)}\n\n`;
    const { facts, rejected } = await readImport(`${mail({ From: '' })}`, ME);
    expect([facts, rejected]).toEqual([[], ['the message has no sender']]);
    const reasons = async (headers: Record<string, string>) => (await readImport(mail(headers), ME)).rejected;
    expect(await reasons({ From: 'nobody' })).toEqual(['the sender "nobody" is no address']);
    expect(await reasons({ Date: '' })).toEqual(['occurred_at is missing']);
    expect(await reasons({ Date: 'Thu, 1 Jan 1970 00:00:00 +0000' })).toEqual([expect.stringContaining('no date')]);
    expect(await reasons({ Date: 'soon' })).toEqual([expect.stringContaining('occurred_at "soon" cannot be read')]);
    expect(await reasons({ Date: '1 jan. 2999 9.30 pst' })).toEqual([expect.stringContaining('is in the future')]);
    const long = await readImport(endless + mbox(mail({})), ME);
    expect([long.facts.length, long.rejected]).toEqual([1, ['the headers of the message are too long to be mail']]);
  });

  it('reads the mailboxes that Apple Mail exports as folders', async () => {
    const content = zipFile({ 'INBOX.mbox/mbox': mbox(mail({})), 'INBOX.mbox/table_of_contents': '\0\u0001' });
    expect((await readImport(content, ME)).facts).toHaveLength(1);
  });

  it('says whose mail it may be if nobody said so', async () => {
    await expect(readImport(mbox(mail({}), mail({})))).rejects.toThrow(
      "file: is mail: --me ADDRESS says which addresses are your agents'; most frequent are ada@client.example (in 2 of 2), anna@fleet.example (in 2 of 2)",
    );
    await expect(readImport(mbox(mail({})), { me: ['Anna'] })).rejects.toThrow('--me: expected an address');
  });
});
