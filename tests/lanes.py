"""Which tests wait for ``make test-slow``, so that ``make test`` stays under three minutes.

The slow lane holds matrices whose sample stays in the fast one, and the twins' own behaviour,
which only changes with the twins. Both lanes run in CI; nothing is left out there.
"""

from __future__ import annotations

import re

SLOW = (
    # what the twins do by themselves; connectors against them stay fast
    r"tests/connectors/sandbox/",
    # a call that hangs or drips costs its whole deadline: one stays
    r"test_outcomes\.py::test_the_deadline_holds\S*\[(?!x-twin-air-hang)",
    # the lost reply on every platform and X without its pictures in every way stay; the other
    # answers of every call of every platform wait
    r"test_outcomes\.py::(?!test_the_deadline)\S+\[(?!\w+-twin-lost_after)(?!x-twin(?!\S*media))",
    r"test_answers\.py::test_a_dripping_answer",
    # practised incidents, each in an office of its own; whole guides, followed line by line
    r"test_drills\.py::",
    r"tests/test_panduan_operator\.py::",
    r"tests/flows/test_alerts_sent\.py::",
    r"test_alerts\.py::test_(?:many_problems|what_healed|a_refused_message|a_role_that|without_a)",
    r"test_alerts_watch\.py::test_(?:a_quiet|the_book|no_address|an_intent)",
    # most states of an edited publication, and most answers of a whole run
    r"test_run_edited\.py::test_edited\S+\[(?!publish_intent|posted_unrecorded|tayang|prepared)",
    r"test_run_edited\.py::test_the_refused_edit\S+\[(?!unknown)",
    r"test_run_faults\.py::test_a_reply_lost\S+(?:media_upload|-error500_after|-garbage)",
    r"test_run_faults\.py::test_(?:what_was_found|a_page_that|looked_at|refused_cred)",
    r"test_answers\.py::test_(?:what_was_uploaded|a_clock_that|a_library)\S+\[facebook",
    r"test_answers\.py::test_(?:processing|without_perm\S+\[facebook)",
    r"test_waits\.py::test_a_platform_that_always",
    r"test_run_faults\.py::test_(?:a_connection_that_broke|retry_after)\S+media_upload\]",
    r"test_run_photos\.py::test_every_sample",
    # every channel and format with all that a manifest can ask, published whole
    r"test_every_format\.py::test_(?!no_format)",
    # every channel and format after it aired
    r"test_after_(?:airing|correcting|leaving)\.py::test_(?!no_format)",
    r"test_youtube_token\.py::test_a_token_that_does_not_come\S+(?<!0\])$",
    # every fault on every call of each platform's own recipe
    r"tests/contract/test_x_video\.py::",
    r"tests/contract/test_youtube_(?:upload|recipes)\.py::",
    r"tests/contract/test_(?:facebook|instagram)_recipes\.py::",
    # real clips and composed clips are encoded whole; sixty awkward files on five channels
    r"tests/media/test_compose\.py::",
    r"test_composed_music\.py::test_(?:the_delivered|without_music|the_preview)",
    r"tests/media/test_video\.py::test_real_clips",
    r"tests/media/test_video_(?:attacks|renditions)\.py::",
    r"tests/media/test_(?:awkward|limits_independent)\.py::",
    # processes that are started to be killed
    r"tests/media/test_helper\.py::test_a_(?:killed|helper_dies)",
    # publishing on the website and X stays fast; taking down and sweeping are rarer acts
    r"test_publishing\.py::\S+\[(?:facebook|instagram|youtube)-twin",
    r"tests/flows/test_run_(?:withdraw|sweep)\.py::",
    # every act by hand and every unread answer; a look at each sort stays
    r"test_account_gone\.py::test_a_refused",
    r"test_run_pictures\.py::test_(?!a_public_page)",
    r"test_run_story\.py::test_(?!the_story|a_withdrawal)",
    r"test_run_evidence\.py::test_(?!one_blob|what_is_under_way|a_publications)",
    r"test_run_verify\.py::test_(?!four_acts|a_machine|a_look\S+wrong_account|exit)",
    # a correction's kills, a person's rarer decisions, doctor's clocks, rarer backups
    r"test_run_correct\.py::test_(?:killed_anywhere\S+\[(?!revise:perf)|a_lost_reply\S+\[error)",
    r"test_run_correct\.py::test_(?:what_never_aired\S+\[draft|a_live_post_that|stop_holds)",
    r"test_run_people\.py::test_(?:resolve_(?:url|refuses)|while_a_run\S+\[words1|status_and)",
    r"test_run_backup\.py::test_(?:after_acceptance|a_newer|a_damaged_l|the_second_place)",
    r"test_doctor\.py::test_(?:another_account\S+|a_dead_cred\S+)\[x",
    r"test_doctor\.py::test_a_clock\S+\[(?!30)",
    r"test_run_binding\.py::test_(?:the_other_items\S+\[(?:photo|window)|another_version)",
    r"test_sweeping\.py::\S+\[(?:facebook|youtube)\]",
    r"test_killed\.py::test_killed_at_(?:random|each_boundary_of_the_fake\S+\[two)",
    # on X a post is published whole; on the website what it alone can do; calls told to wait
    r"test_publishing\.py::test_(?!a_post_airs|nothing_is|each_public|withdraw)\S+\[wordpress-twin",
    r"test_outcomes\.py::test_accepted\S+\[(?:facebook|instagram|youtube)-twin\S*(?:media|create)\]",
    r"test_run_faults\.py::test_(?:retry_after|a_connection_that)\S+(?:wordpress-create_post|x-)",
    r"test_run_binding\.py::test_changed_after\S+\[(?:caption|title|earlier|focus|declared)\]",
    r"test_delivery\.py::test_killed_at_any\S+\[(?:error500_before|None)-",
    r"test_run_plan\.py::test_what_was_changed\S+\[(?:title|principal)\]",
    # any input at all, a huge text, 48 megapixels, a server that hangs
    r"test_canonical\.py::test_a_difference_is_found_exactly",
    r"tests/config/test_strictyaml_any_input\.py::test_(?:any_text|json_reads)",
    r"test_cutting\.py::test_a_huge_text",
    r"test_image\.py::test_(?:forty_eight|every_sample)",
    r"test_notify\.py::test_a_server_that_hangs",
    r"test_http\.py::test_tls_that_fails",
    r"test_run_release\.py::test_no_secret_in_anything",
    r"test_run_codes\.py::test_exit_30",
    # every turn, colour and size of a clip; a hundred kilobytes against every rule
    r"test_video\.py::test_turned\S+\[(?:0|180|270)-",
    r"test_video\.py::test_colours\S+\[(?:4:4:4|10 bit|interlaced|full range)",
    r"test_video\.py::test_frame_rates\S+\[(?:15|240|120)-",
    r"test_video_limits\.py::test_(?:the_bit_rate|a_clip_that_ends_early\S+\[0\.[39])",
    r"test_checks_text\.py::test_hostile\S+\[(?!0\])",
    r"test_judges\.py::test_what_is_not\S+\[(?!POST /x)",
    # other cuts of every kind of picture; a hundred thousand entries; hundreds of mutants
    r"test_image_refused\.py::test_a_photo_cut_off\S+\[(?!0\.6)",
    r"test_ledger_faults\.py::test_a_hundred_thousand",
    r"tests/content/test_release\.py::test_every_mutant",
    # more than a thousand forged exports; a sample of each kind stays
    r"tests/proof/test_export\.py::test_every_change\S+\[(?:800|200|120)\]",
    r"tests/proof/test_export\.py::test_(?:a_byte|what_was|a_file|the_same|a_cut)",
    # each opens an office and sets documents; the way of a report stays fast
    r"tests/flows/test_run_report\.py::test_(?:a_sheet|the_oper|who_|a_month|the_export|an_add)",
    r"tests/flows/test_monthly\.py::test_(?:last_month|a_month)",
    r"tests/proof/test_month(?:_formats)?\.py::test_(?:awkward|small|dates_and|a_lost)",
    r"tests/proof/test_data_packs\.py::test_(?:an_erased|links_count)",
    # attacks on the whole road: of most rows one stays, the costly ones wait (all: make faults)
    r"tests/faults/test_edited\.py::test_(?!every_changed_field_of_the_manifest)",
    r"tests/faults/test_(?:clips|chunks|texts)\.py::test_(?!an_address|typed_template)",
    r"tests/faults/test_pictures\.py::test_(?:the_whole|a_bomb|what_rides)",
    r"tests/faults/test_(?:places|swapped)\.py::test_(?:a_link|nothing_is|swapped_while)",
    r"tests/faults/test_rewritten\.py::\S+only",
    r"tests/faults/test_written\.py::test_(?:hostile_json|a_code)",
    # fifty thousand broken manifests; patterns on texts that grow
    r"test_manifest_fuzz\.py::test_fifty",
    r"test_checks_backtracking\.py::test_(?!a_sample)",
    # the core's tests once more, under coverage; the stateful model's ten thousand steps
    r"tests/faults/test_canaries\.py::test_a_recording",
    r"tests/test_core_coverage\.py::test_every_branch",
    r"tests/faults/test_model\.py::test_(?:ten_thousand|the_model_sees)",
    # what `make check` runs by itself
    r"tests/test_(?:layout|hygiene|readme|licences)\.py::",
    # one of each sort of answer, act and recipe stays
    r"test_outcomes\.py::test_refused\S+\[(?!x-twin-expired)",
    r"test_outcomes\.py::test_not_accepted\S+\[(?!x-twin-reset)",
    r"test_outcomes\.py::test_a_failed_read\S+\[(?!x-twin-error500)",
    r"test_odd_answers\.py::\S+\[(?!a post of X)",
    r"test_run_intake\.py::test_(?!a_month_is)",
    r"test_run_intake_table\.py::test_(?!a_ledger_behind)",
    r"test_judges\.py::test_(?:a_whole|an_answer_spoilt|what_is_not)",
    r"test_website_down\.py::test_(?!who_depends)",
    r"test_account_gone\.py::test_what_of",
    r"test_youtube_token\.py::test_(?!one_token|a_token_that)",
    r"test_oauth\.py::test_an_answer_with_another",
    r"test_run_people\.py::test_(?:an_act_in\S+\[(?!words0)|while_a_run)",
    r"test_run_backup\.py::test_(?:a_damaged_b|a_sound|no_restore_while_a_run|a_second)",
    r"test_run_backup\.py::test_a_run_that_died\S+left1",
    r"test_meta_contract\.py::test_(?:a_page_post|an_instagram_post\S+\[(?:feed|reel|story))",
    r"test_process\.py::test_memory_processor",
    r"test_alerts\.py::test_(?:an_acknowledged|a_good_run|a_run_that_cannot)",
    r"test_run_correct\.py::test_(?:what_aired_unknown|the_command_tells)",
    r"test_run_plan\.py::test_(?:a_list_rejected|a_claimed)",
    # doctor, logins and live tests: the website and X stay fast, what is alike elsewhere waits
    r"test_doctor\.py::\S+\[(?:facebook|instagram|youtube)",
    r"test_doctor\.py::test_a_dead_version",
    r"test_doctor_office\.py::test_(?:the_second_place|the_age_of|people_whose)",
    r"test_live_test\.py::(?!test_made_hidden\S+\[situs|test_x_says|test_stop_and)",
    r"tests/connectors/test_oauth\.py::\S+\[youtube",
    r"test_init\.py::test_(?:every_platform|no_secret)",
)
_SLOW = tuple(re.compile(one) for one in SLOW)

_CONTRACT = re.compile(r"^tests/contract/")
_ON_REAL = re.compile(r"\[[^\]]*-real\b|test_wordpress_")


def on_twin(nodeid: str) -> bool:
    """Whether a case of the contract suite asks a twin: both lanes hold it, ``real`` need not."""
    return bool(_CONTRACT.match(nodeid)) and not _ON_REAL.search(nodeid)


def is_slow(nodeid: str) -> bool:
    """Whether a test waits for the slow lane."""
    return any(one.search(nodeid) for one in _SLOW)
