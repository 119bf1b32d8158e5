import { isTimeZone, TimeZone } from '../mapping/time-zone';

const MAX_KNOWN = 1_000;

/** The time zones that calendars name. */
export class CalendarZones {
  private readonly known = new Map<string, TimeZone | null>();

  /** @returns null for an unknown name; the calendar may define it */
  named(id: string): TimeZone | null {
    let zone = this.known.get(id);
    if (zone === undefined) {
      const name = namesOf(id).find((one) => isTimeZone(one));
      zone = name === undefined ? null : new TimeZone(name);
      if (this.known.size < MAX_KNOWN) this.known.set(id, zone);
    }
    return zone;
  }
}

/** Its name, the end of a name such as /example.org/20050126_1/Europe/Berlin, and what Outlook calls it. */
function namesOf(id: string): string[] {
  const parts = id.split('/').filter((part) => part !== '');
  const ends = id.startsWith('/') ? [3, 2].map((size) => parts.slice(-size).join('/')) : [];
  return [id, ...ends, WINDOWS[id] ?? ''];
}

/** The zones of Windows, each by its main place. */
const WINDOWS: Readonly<Record<string, string>> = Object.fromEntries(
  `Africa/Cairo: Egypt; Africa/Casablanca: Morocco; Africa/Johannesburg: South Africa; Africa/Lagos: W. Central Africa;
  Africa/Nairobi: E. Africa; Africa/Windhoek: Namibia; America/Anchorage: Alaskan; America/Asuncion: Paraguay;
  America/Bogota: SA Pacific; America/Buenos_Aires: Argentina; America/Caracas: Venezuela; America/Cayenne: SA Eastern;
  America/Chicago: Central; America/Chihuahua: Mountain (Mexico); America/Cuiaba: Central Brazilian; America/Denver: Mountain;
  America/Godthab: Greenland; America/Guatemala: Central America; America/Halifax: Atlantic; America/Havana: Cuba;
  America/Indianapolis: US Eastern; America/La_Paz: SA Western; America/Los_Angeles: Pacific; America/Mexico_City: Central (Mexico);
  America/Montevideo: Montevideo; America/New_York: Eastern; America/Phoenix: US Mountain; America/Regina: Canada Central;
  America/Santiago: Pacific SA; America/Sao_Paulo: E. South America; America/St_Johns: Newfoundland; Asia/Almaty: Central Asia;
  Asia/Amman: Jordan; Asia/Baghdad: Arabic; Asia/Baku: Azerbaijan; Asia/Bangkok: SE Asia; Asia/Beirut: Middle East;
  Asia/Kolkata: India; Asia/Colombo: Sri Lanka; Asia/Damascus: Syria; Asia/Dhaka: Bangladesh; Asia/Dubai: Arabian;
  Asia/Hong_Kong: Hong Kong; Asia/Irkutsk: North Asia East; Asia/Jerusalem: Israel; Asia/Kabul: Afghanistan; Asia/Karachi: Pakistan;
  Asia/Kathmandu: Nepal; Asia/Krasnoyarsk: North Asia; Asia/Novosibirsk: N. Central Asia; Asia/Rangoon: Myanmar;
  Asia/Riyadh: Arab; Asia/Seoul: Korea; Asia/Shanghai: China; Asia/Singapore: Singapore; Asia/Taipei: Taipei;
  Asia/Tashkent: West Asia; Asia/Tbilisi: Georgian; Asia/Tehran: Iran; Asia/Tokyo: Tokyo; Asia/Ulaanbaatar: Ulaanbaatar;
  Asia/Vladivostok: Vladivostok; Asia/Yakutsk: Yakutsk; Asia/Yekaterinburg: Ekaterinburg; Asia/Yerevan: Caucasus;
  Atlantic/Azores: Azores; Atlantic/Cape_Verde: Cape Verde; Atlantic/Reykjavik: Greenwich; Australia/Adelaide: Cen. Australia;
  Australia/Brisbane: E. Australia; Australia/Darwin: AUS Central; Australia/Hobart: Tasmania; Australia/Perth: W. Australia;
  Australia/Sydney: AUS Eastern; Europe/Athens: GTB; Europe/Belgrade: Central Europe; Europe/Berlin: W. Europe;
  Europe/Bucharest: E. Europe; Europe/Budapest: Central Europe; Europe/Helsinki: FLE; Europe/Istanbul: Turkey;
  Europe/Kaliningrad: Kaliningrad; Europe/London: GMT; Europe/Minsk: Belarus; Europe/Moscow: Russian; Europe/Paris: Romance;
  Europe/Warsaw: Central European; Pacific/Auckland: New Zealand; Pacific/Fiji: Fiji; Pacific/Guadalcanal: Central Pacific;
  Pacific/Guam: West Pacific; Pacific/Honolulu: Hawaiian; Pacific/Tongatapu: Tonga`
    .split(/;\s+/)
    .map((one) => one.split(': '))
    .map(([place = '', name = '']) => [windowsName(name), place]),
);

/** Central Standard Time, and Central Standard Time (Mexico) */
function windowsName(name: string): string {
  const [main, country] = name.split(' (');
  return `${main} Standard Time${country === undefined ? '' : ` (${country}`}`;
}
