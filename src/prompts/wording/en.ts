// What callers hear in English.
import type { Wording } from '../wording.ts'

export const en: Wording = {
  prompts: {
    msg_intro: 'Hello, this is {{organization}}, for the campaign {{campaign}}.',
    msg_intro_confirm: 'To begin, press any key.',
    msg_intro_location:
      'Hello, this is {{organization}}, for the campaign {{campaign}}. To find the right offices, we need to know where you live.',
    msg_location: 'Please enter your postal code on your keypad.',
    msg_invalid_location: 'Sorry, we could not find {{location}}.',
    msg_unparsed_location: 'Sorry, we did not receive a postal code.',
    msg_choose_target: 'For {{title}} {{name}}, press {{digit}}.',
    msg_prompt_schedule:
      'Would you like to be called regularly for this campaign? Press 1, and we note it. If not, just stay on the line.',
    msg_alter_schedule: 'Your wish to be called regularly is on record. To strike it, press 9.',
    msg_schedule_start: 'Thank you, your wish is noted. We will be in touch once regular calls begin.',
    msg_schedule_stop: 'Your wish to be called regularly is struck from our records.',
    msg_call_block_intro: '{{#many}}We will connect you with {{n_targets}} offices, one after another.{{/many}}',
    msg_target_intro: 'Connecting you with {{title}} {{name}}{{#location}}, {{location}}{{/location}}.',
    msg_target_busy: 'The line to {{title}} {{name}} is busy right now.',
    msg_between_calls: 'Thank you. {{#many}}{{calls_left}} calls to go.{{/many}}{{^many}}One call to go.{{/many}}',
    msg_final_thanks: 'Thank you for making your voice heard. Goodbye.',
    msg_goodbye: 'Thank you for your time. Goodbye.',
    msg_campaign_complete: 'The campaign {{campaign}} is over. Thank you for your support. Goodbye.',
  },
  phrases: {
    apology: 'Sorry, something went wrong on our side. Please try again later. Goodbye.',
    campaign_paused: 'This campaign takes no calls at present. Goodbye.',
    no_campaign: 'No campaign can be reached at this number at present. Goodbye.',
    target_without_number: 'We have no phone number for {{title}} {{name}}.',
    target_unreachable: '{{title}} {{name}} could not be reached.',
    switchboard: 'We are connecting you with a switchboard. Please ask for {{title}} {{name}}.',
    ask_for: 'Please ask for {{title}} {{name}}.',
    also_answers: 'The same office takes calls for {{names}}.',
    lines_taken:
      'All lines to {{title}} {{name}} are in use. You are number {{position}} in line. Please hold for up to a minute; you will hear nothing until a line is free.',
    target_resting:
      'We leave some time between calls to {{title}} {{name}}. You are number {{position}} in line. Please hold for up to a minute; you will hear nothing until it is your turn.',
    targets_spent: "All of today's calls to {{names}} are taken.",
    unreached: 'We could not reach {{names}}.',
    unreached_many: 'We could not reach {{count}} of the offices.',
    nobody_to_call: 'Sorry, we found nobody for you to call. Goodbye.',
    several_districts: 'Several districts share your postal code. Please choose who represents you.',
    choose_district: 'For district {{district}}, press {{digit}}.',
    another_district: 'Now choose among these, please.',
    choose_more: 'To hear more of them, press {{digit}}.',
    choose_none: 'If it is none of these, or you are not sure, press 0.',
    vacant_seat: 'The seat of the {{title}} for {{district}} is vacant.',
    key_skip: 'To go on to the next office at any time, press star.',
    key_repeat: 'To hear this again, press 2.',
    key_stop: 'To stop, press 9.',
    key_end: 'Then press pound, the hash key.',
    wrong_key: 'That key does nothing here.',
  },
}
