import { practiceBounds } from '@/lib/contract/http/practice'
import { forms } from '@/lib/contract/limits'
import { bytes, characters, type Limit } from './limit'

/** What a practice sets of itself, and how often. */
export const practice = {
  practiceChanges: {
    what: 'changes of the settings',
    value: { most: 200, seconds: 3_600 },
    of: 'practice',
    why: 'Each stays in the list of changes; nobody changes so much by hand.',
    answer: 'refused in words',
    said: 'very often within an hour',
    sql: ['most_practice_changes'],
    test: 'db/practice.test.ts › is changed so often in an hour, and no more',
  },
  practiceLogo: {
    what: 'the logo',
    value: bytes(practiceBounds.logoBytes),
    of: 'practice',
    why: 'Every page of a client loads it.',
    answer: 'refused in words',
    said: 'no PNG, JPEG or WebP of at most 128 kB',
    sql: ['practice_logo_content_check', 'set_practice_logo'],
    test: 'web/practice.test.tsx › takes a picture of three types, and nothing else',
  },
  practiceLogoSide: {
    what: 'a side of the logo, in pixels',
    value: { most: practiceBounds.mostLogoPixels, unit: 'times' },
    of: 'practice',
    why: 'A browser unpacks it before it draws it small.',
    answer: 'refused in words',
    said: '16 to 2048 pixels a side',
    sql: ['practice_logo_width_check', 'practice_logo_height_check', 'set_practice_logo'],
    test: 'web/practice.test.tsx › takes a picture of three types, and nothing else',
  },
  practiceAddressOfPage: {
    what: 'the address of a legal page',
    value: characters(practiceBounds.addressOfPageCharacters),
    of: 'practice',
    why: 'As long as addresses are that people send.',
    answer: 'refused in words',
    said: 'of at most 500 characters',
    sql: [
      'practice_profile_terms_url_check',
      'practice_profile_privacy_url_check',
      'practice_profile_imprint_url_check',
    ],
    test: 'web/practice.test.tsx › say at its field what is wrong with what was typed',
  },
  practiceSupport: {
    what: 'the support address',
    value: characters(forms.emailCharacters),
    of: 'practice',
    why: 'RFC 5321.',
    answer: 'refused in words',
    sql: ['practice_profile_support_email_check'],
    test: 'db/practice.test.ts › says which field is not within bounds',
  },
  practiceZone: {
    what: 'the name of a time zone',
    value: characters(practiceBounds.zoneCharacters),
    of: 'practice',
    why: 'The longest of the database of zones has 32.',
    answer: 'refused in words',
    sql: ['practice_profile_time_zone_check'],
    test: 'db/practice.test.ts › says which field is not within bounds',
  },
  practiceActor: {
    what: 'who changed a setting',
    value: characters(forms.emailCharacters),
    of: 'practice',
    why: 'An email address.',
    answer: 'refused in words',
    sql: ['practice_changes_actor_check', 'begin_practice_change'],
    test: 'db/practice.test.ts › says which field is not within bounds',
  },
} as const satisfies Record<string, Limit>
