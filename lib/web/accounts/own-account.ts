import * as z from 'zod'
import { ownAccount } from '@/lib/auth/own-account'
import { isRefusal } from '../failures'
import { seeOther } from '../http/see-other'
import { signedOutCookies } from './cookies'
import { emailField, nameField, newPasswordField, passwordField, readForm } from './forms'
import type { PageCall } from './page-route'
import { tryPassword } from './tries'

/** What the page of one's own account says, or what was wrong at a field. */
export const accountNote = z.enum([
  'name-saved',
  'password-saved',
  'email-asked',
  'device-out',
  'welcome',
  'confirmed',
  'name',
  'password',
  'wrong-password',
  'email',
  'wrong-password-email',
  'wait',
  'mistyped',
  'wrong-password-deleting',
  'last-admin',
])
export type AccountNote = z.infer<typeof accountNote>

/** What others see. */
export async function changeName(form: URLSearchParams, call: PageCall): Promise<Response> {
  const read = readForm(form, z.object({ name: nameField }))
  if ('wrong' in read) return backTo('name')
  try {
    await own(call).rename(call.account.claims, read.values.name)
  } catch (error) {
    if (isRefusal(error) && error.code === 'invalid_argument') return backTo('name')
    throw error
  }
  return backTo('name-saved')
}

/** Another password for whoever knows the present one; every other device is signed out. */
export async function changePassword(form: URLSearchParams, call: PageCall): Promise<Response> {
  const read = readForm(form, z.object({ password: passwordField, next: newPasswordField }))
  if ('wrong' in read) return backTo(read.wrong === 'next' ? 'password' : 'wrong-password')
  const { password, next } = read.values
  const tried = await tryOwn(call, () => own(call).changePassword(call.account.claims, password, next))
  return backTo(tried === 'done' ? 'password-saved' : tried)
}

/** Another address, for whoever knows the password; the present one is the account's until a link to the new one was used. */
export async function askEmail(form: URLSearchParams, call: PageCall): Promise<Response> {
  const read = readForm(form, z.object({ password: passwordField, email: emailField }))
  if ('wrong' in read) return backTo(read.wrong === 'email' ? 'email' : 'wrong-password-email')
  const ask = own(call).askEmail
  if (!ask) return backTo('email')
  const { password, email } = read.values
  const tried = await tryOwn(call, () => ask(call.account.claims, password, email))
  if (tried === 'done') return backTo('email-asked')
  return backTo(tried === 'wait' ? 'wait' : 'wrong-password-email')
}

const own = ({ env, database }: PageCall) => ownAccount(env, database)

/** Tries count like those to sign in: a browser that was left open is no place to guess. */
async function tryOwn<T extends string>(
  call: PageCall,
  act: () => Promise<T | 'wrong_password'>,
): Promise<T | 'wrong-password' | 'wait'> {
  const tried = await tryPassword(call.account.email, call, async () => {
    const outcome = await act()
    return outcome === 'wrong_password' ? null : outcome
  })
  if (tried.outcome === 'right') return tried.value
  return tried.outcome === 'wait' ? 'wait' : 'wrong-password'
}

/** Ends one sign-in of the account. */
export async function signOutDevice(form: URLSearchParams, call: PageCall): Promise<Response> {
  const id = z.uuid().safeParse(form.get('id'))
  if (id.success) await own(call).endSignIns(call.account.claims, id.data)
  return backTo('device-out')
}

const confirmationWord = 'delete'

/** Deletes the account of who has typed that they mean it, and proved that it is theirs. */
export async function deleteAccount(form: URLSearchParams, call: PageCall): Promise<Response> {
  const typed = (form.get('confirmation') ?? '').trim().toLowerCase()
  if (typed !== (call.account.email || confirmationWord)) return backTo('mistyped')
  const password = form.get('password') ?? ''
  const tried = await tryOwn(call, () => own(call).remove(call.account.claims, password))
  switch (tried) {
    case 'done':
      return seeOther('/sign-in?note=deleted', signedOutCookies())
    case 'last_admin':
      return backTo('last-admin')
    case 'wait':
      return backTo('wait')
    case 'wrong-password':
      return backTo('wrong-password-deleting')
    default:
      return tried satisfies never
  }
}

function backTo(note: AccountNote): Response {
  return seeOther(`/account?note=${note}`)
}
