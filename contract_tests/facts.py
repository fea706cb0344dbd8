"""What is known from live accounts or client code about the operations under contract.

One `Fact` for each row of sections 2 to 6 of the project's notes on behaviour (`behaviour.md`)
that is marked LIVE or CODE and touches one of these operations. `LEFT_OUT` has the other rows
of that mark, each with the reason. The specification's own words are held by the contract; of
tickets, `TICKET_FACTS` has those that no schema can hold.
"""

from __future__ import annotations

from dataclasses import dataclass

from contract_tests import facts_of_access as access
from contract_tests import facts_of_objects as objects
from contract_tests import facts_of_pages as pages
from contract_tests.fact import Fact
from contract_tests.facts_about_tickets import TICKET_FACTS

FACTS = (
    Fact("bearer", "2", "LIVE all", access.a_bearer_token_is_accepted),
    Fact(
        "api-key-query",
        "2",
        "LIVE cab, azcg",
        access.a_token_in_the_query_is_accepted_first_and_last,
    ),
    Fact(
        "bare-token",
        "2",
        "LIVE clientst0r, tap, cb, mlacw",
        access.a_token_without_a_scheme_word_is_accepted,
    ),
    Fact("scheme-words", "2", "CODE Maelstrom96", access.other_scheme_words_are_accepted),
    Fact("api-key-body", "2", "CODE msp4msps", access.a_token_in_the_body_is_accepted),
    Fact(
        "token-shape", "2", "LIVE, two samples", access.a_made_token_looks_like_a_real_one_and_works
    ),
    Fact("token-owner", "2", "LIVE azcg, azir", access.a_token_acts_as_its_user),
    Fact(
        "missing-permission",
        "2",
        "LIVE azir, tap",
        access.a_missing_permission_is_401_with_a_fixed_body,
    ),
    Fact("bad-token", "2", "CODE adv, node-syncro, cb", access.a_bad_token_is_401),
    Fact(
        "headers", "2", "LIVE ae, tap", access.answers_carry_the_headers_of_rails_and_cors_is_open
    ),
    Fact(
        "json-as-form", "2", "LIVE azcg", access.json_under_another_content_type_is_400_with_a_page
    ),
    Fact("form", "2", "CODE cab", access.a_form_is_read),
    Fact("get-body", "2", "CODE Maelstrom96", access.parameters_in_the_body_of_a_get_are_read),
    Fact(
        "get-empty-list",
        "2",
        "CODE node-repairshopr",
        access.an_empty_list_as_the_body_of_a_get_does_no_harm,
    ),
    Fact("slashes", "2", "CODE n8n", access.repeated_and_trailing_slashes_do_not_matter),
    Fact("duplicates", "2", "LIVE azcg", access.a_repeated_post_makes_a_duplicate),
    Fact("retry-later", "3", "LIVE mlacw", access.a_throttled_call_is_answered_retry_later),
    Fact("contacts-50", "4", "LIVE adv", pages.contacts_come_in_pages_of_50),
    Fact("customers-100", "4", "CODE mlacw", pages.customers_come_in_pages_of_100),
    Fact("no-pages", "4", "CODE cm", pages.users_autocomplete_and_phones_have_no_pages),
    Fact("per-page", "4", "CODE tap, azir, azcg", pages.per_page_is_honoured),
    Fact("past-the-end", "4", "CODE mlacw", pages.a_page_past_the_end_is_empty),
    Fact("meta-page", "4", "CODE n8n, tap", pages.meta_echoes_the_page_as_a_number),
    Fact("paging-loop", "4", "CODE tap, node-syncro", pages.following_meta_visits_every_row_once),
    Fact("bare-contact", "5.1", "CODE cab", objects.a_single_contact_is_bare),
    Fact(
        "delete-contact",
        "5.1, 5.2",
        "LIVE adv",
        objects.deleting_a_contact_answers_success_and_then_it_is_gone,
    ),
    Fact(
        "delete-customer",
        "5.1",
        "LIVE adv",
        objects.deleting_a_customer_answers_a_sentence_and_then_it_is_gone,
    ),
    Fact("delete-phone", "5.1", "LIVE adv", objects.deleting_a_phone_answers_success),
    Fact("user-pairs", "5.1", "LIVE cm; CODE cb", objects.users_are_listed_as_pairs),
    Fact(
        "contact-extras",
        "5.2",
        "LIVE/CODE tap, cm, cb",
        objects.contacts_carry_the_keys_of_live_accounts,
    ),
    Fact(
        "contact-put", "5.2", "CODE Maelstrom96", objects.a_partial_put_of_a_contact_keeps_the_rest
    ),
    Fact("contact-title", "5.2", "LIVE adv", objects.a_title_is_stored_among_the_properties),
    Fact("empty-string", "5.3", "LIVE ae", objects.an_empty_string_stays_an_empty_string),
    Fact("customer-names", "5.3", "LIVE ae", objects.names_of_a_customer_are_put_together),
    Fact(
        "portal", "5.3", "LIVE ae (RepairShopr)", objects.a_customer_has_a_portal_address_with_a_key
    ),
    Fact(
        "customer-properties",
        "5.3",
        "LIVE ae, MindCloud",
        objects.switches_for_notifications_are_strings_among_the_properties,
    ),
    Fact("customer-detail", "5.3", "LIVE adv, MindCloud", objects.a_customer_read_alone_is_richer),
    Fact("customer-phones", "5.3", "LIVE adv", objects.a_new_customer_gets_phones_from_its_numbers),
    Fact("phone-digits", "5.3", "LIVE adv", objects.the_number_of_a_phone_is_stripped_to_digits),
    Fact("customer-put", "5.3", "LIVE adv", objects.a_partial_put_of_a_customer_keeps_switches),
    Fact(
        "no-balance", "5.3", "LIVE azir, haley", objects.a_customer_has_neither_balance_nor_website
    ),
    Fact("no-customer-assets", "5.3", "LIVE", objects.a_customer_has_no_assets_of_its_own),
    Fact(
        "since-updated-at",
        "5.5",
        "LIVE ae, MindCloud",
        objects.since_updated_at_is_the_time_of_the_last_change,
    ),
    Fact("times", "5.7", "LIVE ae", objects.times_carry_milliseconds_and_the_offset_of_the_account),
    Fact("ids", "5.7", "LIVE adv, azcg, ae", objects.ids_have_the_size_of_real_ones),
    Fact("narrow-token", "6.1", "LIVE azir", access.a_token_can_do_less_than_its_user),
    Fact(
        "me-rights", "6.1", "LIVE azir", access.me_shows_the_rights_of_the_user_and_not_of_the_token
    ),
    Fact("users-open", "6.1", "LIVE cm", access.users_need_no_permission),
    *TICKET_FACTS,
)


@dataclass(frozen=True)
class LeftOut:
    """A row that is marked LIVE or CODE and has no test here, and why."""

    section: str
    words: str
    reason: str


LEFT_OUT = (
    LeftOut(
        "2", "User-Agent asked of an integrator", "what clients should send, nothing to answer"
    ),
    LeftOut("2", "504 as HTML on heavy pages", "a fault to be asked for, not an answer of its own"),
    LeftOut("3", "clients limit themselves, and wait 30 s", "conduct of clients"),
    LeftOut("4", "page sizes of other lists", "not among these operations"),
    LeftOut("5.1", "deletes and wrappers of other resources", "not among these operations"),
    LeftOut("5.3", "a nested customer omits keys in an asset", "not among these operations"),
    LeftOut("5.3", "PUT of a product resets a switch", "not among these operations"),
    LeftOut("5.4", "simple_text_preview of comments", "the mock does not show it yet"),
    LeftOut("5.4", "fields of comments in the web form", "what the page sends, not the API"),
    LeftOut("5.4", "the key `admin?` of a user", "the specification's `admin` wins (9)"),
    LeftOut("5.5", "callerid", "not among these operations"),
    LeftOut("5.6", "the body of a refused rmm mute", "not among these operations"),
    LeftOut("5.7", "other layouts of times", "seen on other resources; these have one layout"),
)
