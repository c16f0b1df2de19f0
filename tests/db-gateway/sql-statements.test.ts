import { describe, expect, it } from 'vitest'
import { sqlStatements } from '@/lib/db/migrate/statements'

describe('SQL is split into statements', () => {
  it.each([
    ['at semicolons', 'select 1; select 2;', ['select 1', 'select 2']],
    ['and keeps the last one without a semicolon', 'select 1;\nselect 2\n', ['select 1', 'select 2']],
    ['and leaves out what is empty', ';;  ;\n select 1;;;', ['select 1']],
    [
      'and keeps comments where they stand',
      '-- one; two\nselect 1; -- end',
      ['-- one; two\nselect 1', '-- end'],
    ],
    [
      'not inside nested block comments',
      '/* a; /* b; */ c; */ select 1; select 2',
      ['/* a; /* b; */ c; */ select 1', 'select 2'],
    ],
    ['not inside texts', "select 'a;b', 'it''s; so'; select 2", ["select 'a;b', 'it''s; so'", 'select 2']],
    ['not inside texts with escapes', "select e'a\\';b'; select 2", ["select e'a\\';b'", 'select 2']],
    ['where a text ends in a backslash', "select 'a\\'; select 2", ["select 'a\\'", 'select 2']],
    ['not inside quoted names', 'select 1 as "a;""b"; select 2', ['select 1 as "a;""b"', 'select 2']],
    ['not inside dollar quotes', 'do $$ begin; end $$; select 2', ['do $$ begin; end $$', 'select 2']],
    [
      'not inside tagged dollar quotes',
      'do $a$ x; $$ y; $b$ $a$; select 2',
      ['do $a$ x; $$ y; $b$ $a$', 'select 2'],
    ],
    [
      'where a dollar sign is a parameter or part of a name',
      'select $1, a$b$c; select $2',
      ['select $1, a$b$c', 'select $2'],
    ],
    [
      'not inside brackets',
      'create rule r as on insert to t do also (select 1; select 2); select 3',
      ['create rule r as on insert to t do also (select 1; select 2)', 'select 3'],
    ],
    [
      'not inside a body in SQL, with its own cases',
      'create function f() begin atomic select case when true then 1 end; select 2; END; select 3',
      ['create function f() begin atomic select case when true then 1 end; select 2; END', 'select 3'],
    ],
    [
      'at the end of a case outside of bodies',
      'select case when a then 1 end; begin; end;',
      ['select case when a then 1 end', 'begin', 'end'],
    ],
  ])('%s', (_, sql, statements) => {
    expect(sqlStatements(sql)).toEqual(statements)
  })

  it('also when a text is very long', () => {
    const long = `select '${"it''s; ".repeat(200_000)}'`
    expect(sqlStatements(`${long}; select 2`)).toEqual([long, 'select 2'])
  })
})
