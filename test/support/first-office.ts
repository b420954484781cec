// The first office of a campaign, as most journeys reach it: the supporter starts, hears the announcement and waits.
import type { Db } from '../../src/database/types.ts'
import type { DialledLeg } from '../../src/telephony/handset.ts'
import type { ScriptedPhone } from '../../src/telephony/simulator/scripted.ts'
import { adaNumber } from './build-campaign.ts'

/** Resolves when the office is dialled, before it answers. */
export async function dialFirstOffice(phone: ScriptedPhone): Promise<DialledLeg> {
  phone.press('1')
  await phone.hears(/Ada Brown/)
  phone.pressNothing()
  return await phone.dials(adaNumber)
}

/** Talks to the office for 30 seconds, then ends the call before the second office is dialled. */
export async function talkToFirstOffice(phone: ScriptedPhone): Promise<void> {
  await dialFirstOffice(phone)
  phone.officeAnswers()
  phone.officeHangsUp(30)
  await phone.hears(/Bo Chase/)
  phone.press('9')
  await phone.ended()
}

/** Leaves the database as if the carrier had never reported the legs to offices. */
export async function loseLegReports(db: Db): Promise<void> {
  await db.deleteFrom('calls').execute()
  await db.updateTable('call_attempts').set({ ended_at: null }).execute()
}
