import { practiceBounds } from '@/lib/contract/http/practice'
import { forms } from '@/lib/contract/limits'
import { bytes, characters, type Limit } from './limit'

/** What is kept of clients and consultants. */
export const people = {
  peopleKept: {
    what: 'details of people that are changed',
    value: { most: 5_000, seconds: 3_600 },
    of: 'practice',
    why: 'A practice moves its clients here in an hour; nobody types so many.',
    answer: 'refused in words',
    said: 'very often within an hour',
    sql: ['most_people_kept'],
    test: 'db/people.test.ts › are changed so often in an hour, and no more',
  },
  personEmail: {
    what: 'the address of a person',
    value: characters(forms.emailCharacters),
    of: 'person',
    why: 'RFC 5321.',
    answer: 'refused in words',
    sql: ['person_details_email_check', 'person_details_changed_by_check'],
    test: 'db/people.test.ts › say which field is not within bounds',
  },
  personZone: {
    what: 'the name of a person’s time zone',
    value: characters(practiceBounds.zoneCharacters),
    of: 'person',
    why: 'The longest of the database of zones has 32.',
    answer: 'refused in words',
    sql: ['person_details_time_zone_check'],
    test: 'db/people.test.ts › say which field is not within bounds',
  },
  personBio: {
    what: 'what is said about a person',
    value: characters(forms.descriptionCharacters),
    of: 'person',
    why: 'A page that is read before somebody books.',
    answer: 'refused in words',
    said: 'has at most 2,000 characters',
    sql: ['person_details_bio_check'],
    test: 'db/people.test.ts › say which field is not within bounds',
  },
  personPhoto: {
    what: 'a photo',
    value: bytes(practiceBounds.logoBytes),
    of: 'person',
    why: 'It is drawn small, and loaded by everybody who looks for somebody to book.',
    answer: 'refused in words',
    said: 'no PNG, JPEG or WebP of at most 128 kB',
    sql: ['person_photos_content_check', 'set_person_photo'],
    test: 'web/people.test.tsx › have a photo of three types, and nothing else',
  },
} as const satisfies Record<string, Limit>
