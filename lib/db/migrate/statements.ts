/** What may hold a semicolon that ends nothing, and the marks that open and close a nesting. The order of the alternatives matters. */
const pieces = new RegExp(
  [
    /--[^\n]*/, // a comment to the end of the line
    /\/\*/, // a block comment: nests, so its end is looked for separately
    /(?<![\w$])[eE]'[^'\\]*(?:(?:\\[\s\S]|'')[^'\\]*)*'/, // text with backslash escapes
    /'[^']*(?:''[^']*)*'/,
    /"[^"]*(?:""[^"]*)*"/,
    /(?<![\w$])(?<tag>\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$)[\s\S]*?\k<tag>/, // a dollar-quoted body
    /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/, // a word
    /[();]/,
  ]
    .map((piece) => piece.source)
    .join('|'),
  'g',
)

/**
 * Splits a file of SQL into its statements as Supabase's command line records them: comments stay, the closing semicolons and the white space
 * around go, what is then empty is left out.
 */
export function sqlStatements(sql: string): string[] {
  const statements: string[] = []
  const take = (from: number, to: number) => {
    const statement = sql.slice(from, to).replace(/;+$/, '').trim()
    if (statement) statements.push(statement)
  }
  let start = 0
  for (const end of statementEnds(sql)) {
    take(start, end)
    start = end
  }
  take(start, sql.length)
  return statements
}

/** The places right after the semicolons that end a statement: those outside of texts, comments, brackets and `begin atomic … end`. */
function* statementEnds(sql: string): Generator<number> {
  const scan = new RegExp(pieces)
  const nesting = new Nesting()
  for (let match = scan.exec(sql); match; match = scan.exec(sql)) {
    const [piece] = match
    if (piece === '/*') scan.lastIndex = endOfBlockComment(sql, match.index)
    else if (piece === ';' && nesting.isClosed) yield scan.lastIndex
    else nesting.see(piece.toLowerCase())
  }
}

class Nesting {
  private readonly closers: string[] = []
  private previous = ''

  get isClosed(): boolean {
    return this.closers.length === 0
  }

  see(piece: string): void {
    if (piece.startsWith('--')) return
    const inBody = this.closers.includes('end')
    if (piece === '(') this.closers.push(')')
    else if (piece === 'atomic' && this.previous === 'begin') this.closers.push('end')
    else if (piece === 'case' && inBody) this.closers.push('end')
    else if (piece === this.closers.at(-1)) this.closers.pop()
    this.previous = piece
  }
}

function endOfBlockComment(sql: string, start: number): number {
  const marks = /\/\*|\*\//g
  marks.lastIndex = start
  let depth = 0
  for (let match = marks.exec(sql); match; match = marks.exec(sql)) {
    depth += match[0] === '/*' ? 1 : -1
    if (depth === 0) return marks.lastIndex
  }
  return sql.length
}
