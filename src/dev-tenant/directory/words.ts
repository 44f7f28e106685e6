/**
 * The words the company is made of: names, divisions, jobs, offices.
 *
 * Names carry what real directories carry: accents, apostrophes, hyphens, blanks and letters outside Latin-1.
 * @module
 */

/** Order matters: chance picks by position, so a name goes in at the end or not at all. */
export const givenNames = [
  'Aisha', 'Åsa', 'Bruno', 'Camille', 'Chiara', 'Daan', 'Dmitri', 'Élodie', 'Emeka', 'Fatima', 'Femke', 'Giulia', 'Hana', 'Hugo',
  'Ingrid', 'Ivo', 'Jean-Luc', 'Jordi', 'Kaito', 'Katarzyna', 'Lena', 'Łukasz', 'Mairead', 'Marek', 'Mei', 'Miguel', 'Nadia', 'Noor',
  'Olivia', 'Oskar', 'Özlem', 'Paulo', 'Petra', 'Priya', 'Rafael', 'Renske', 'Rosa', 'Samir', 'Sinéad', 'Sofia', 'Søren', 'Tariq',
  'Tereza', 'Thabo', 'Ursula', 'Viktor', 'Wanjiru', 'Xavier', 'Yara', 'Zoë',
] as const; // biome-ignore format: a word list reads better filled

/** Order matters here too. Two apostrophes on purpose: the straight one has to be doubled in OData, the curly one must not be. */
export const surnames = [
  'Abubakar', 'Adeyemi', 'Andersson', 'Bakker', 'Becker', 'Bianchi', 'Castro', 'Chen', 'Costa', 'D’Angelo', 'de Vries', 'Dubois',
  'Eriksen', 'Fernández', 'Fischer', 'García', 'Haddad', 'Hansen', 'Horvat', 'Ito', 'Jansen', 'Jovanović', 'Kaya', 'Keller', 'Khan',
  'Kowalski', 'Kovács', 'Larsen', 'Lefèvre', 'Lindberg', 'Marino', 'Mbeki', 'Meyer', 'Moreau', 'Müller', 'Nakamura', 'Novák',
  'Nowak', 'O’Brien', "O'Neill", 'Okafor', 'Olsen', 'Patel', 'Pereira', 'Petrov', 'Ricci', 'Rossi', 'Sánchez', 'Schmidt', 'Silva',
  'Singh', 'Smith-Jones', 'Sokolova', 'Świątek', 'Tanaka', 'van den Berg', 'Visser', 'Weiß', 'Yıldız', 'Zhang',
] as const; // biome-ignore format: a word list reads better filled

/** A part of the company below its head. */
export interface Division {
  readonly name: string;
  /** Job title of whoever leads it. */
  readonly headTitle: string;
  readonly departments: readonly { readonly name: string; readonly titles: readonly [string, ...string[]] }[];
}

/** Departments have names of their own across divisions: groups, roles and licences go by them. */
export const divisions: readonly Division[] = [
  {
    name: 'Operations',
    headTitle: 'Chief Operating Officer',
    departments: [
      { name: 'Spinning', titles: ['Spinner', 'Machine Technician', 'Shift Planner'] },
      { name: 'Weaving', titles: ['Weaver', 'Loom Technician', 'Shift Planner'] },
      { name: 'Dyeing', titles: ['Dyer', 'Chemist', 'Laboratory Assistant'] },
      { name: 'Quality', titles: ['Inspector', 'Quality Engineer'] },
    ],
  },
  {
    name: 'Design',
    headTitle: 'Creative Director',
    departments: [
      { name: 'Patterns', titles: ['Pattern Designer', 'Illustrator'] },
      { name: 'Colour', titles: ['Colourist', 'Trend Researcher'] },
    ],
  },
  {
    name: 'Sales',
    headTitle: 'Chief Commercial Officer',
    departments: [
      { name: 'Sales North', titles: ['Account Manager', 'Sales Representative'] },
      { name: 'Sales South', titles: ['Account Manager', 'Sales Representative'] },
      { name: 'Customer Care', titles: ['Service Agent', 'Order Clerk'] },
    ],
  },
  {
    name: 'Finance',
    headTitle: 'Chief Financial Officer',
    departments: [
      { name: 'Accounting', titles: ['Accountant', 'Bookkeeper'] },
      { name: 'Purchasing', titles: ['Buyer', 'Supply Planner'] },
    ],
  },
  {
    name: 'Technology',
    headTitle: 'Chief Technology Officer',
    departments: [
      { name: 'Platform', titles: ['Software Engineer', 'Site Reliability Engineer'] },
      { name: 'Workplace', titles: ['Identity Engineer', 'Support Engineer'] },
      { name: 'Data', titles: ['Data Engineer', 'Data Analyst'] },
    ],
  },
  {
    name: 'People',
    headTitle: 'Chief People Officer',
    departments: [
      { name: 'Recruiting', titles: ['Recruiter'] },
      { name: 'Payroll', titles: ['Payroll Specialist'] },
    ],
  },
];

/** Where somebody works; decides phone, language, licence country and time zone. */
export interface Office {
  readonly name: string;
  /** With country and area; four digits follow. */
  readonly phonePrefix: string;
  readonly language: string;
  readonly country: string;
  /** ISO 3166, two letters. */
  readonly countryCode: string;
}

/** Phone numbers lie in ranges kept for fiction or not handed out. */
export const offices: readonly [Office, ...Office[]] = [
  { name: 'Manchester', phonePrefix: '+44 161 496', language: 'en-GB', country: 'United Kingdom', countryCode: 'GB' },
  { name: 'Enschede', phonePrefix: '+31 53 010', language: 'nl-NL', country: 'Netherlands', countryCode: 'NL' },
  { name: 'Como', phonePrefix: '+39 031 000', language: 'it-IT', country: 'Italy', countryCode: 'IT' },
  { name: 'Porto', phonePrefix: '+351 22 000', language: 'pt-PT', country: 'Portugal', countryCode: 'PT' },
  { name: 'Greenville', phonePrefix: '+1 864 555', language: 'en-US', country: 'United States', countryCode: 'US' },
];
