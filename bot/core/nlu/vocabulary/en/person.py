"""What only a person can do: money back, an invoice, a complaint, a certificate."""

from bot.core.nlu.command import Command, Trait
from bot.core.nlu.intents import Word
from bot.core.nlu.vocabulary.en.groups import COURSE, SOMEBODY

PERSON = (
    Command(
        Word.PERSON,
        synonyms="person|human|agent|operator|refund|refunds|invoice|receipt|complaint|certificate",
        phrases=f"""
            (refund|refund me|give refund) [[back] (money|payment|it|this|purchase|order)] [back|now|in full]
            [full|partial] refund [for (this [course]|it|{COURSE}|payment|upgrade|#)]
            i (demand|asked for|requested) refund
            [when|where] is (refund|money|certificate|diploma)
            (how do refunds work|are refunds possible|do you do refunds|is it refundable|can it be refunded)
            (get|have|receive|ask for|request|claim|apply for) [full] refund [for (this|it|{COURSE}|payment|
                #)]
            (get|give|give me|send|send me|return|have|pay) (back money|money back) [to me]
            (give me|return) money [to me]
            i (did not|have not|never) (get|got|receive|received) (refund|money back|[tax|vat] (invoice|
                receipt)|certificate|diploma)
            money back [guarantee|now|for (this|it|{COURSE})]
            [what is] (refund|return|cancellation) (policy|policies)
            (is there|are there|do you have|do you offer|do you give) [any] (refund|refunds|
                money back guarantee)
            (do|can|will|would) you (refund|give refunds|offer refunds|give money back|return money)
            cancel (payment|purchase|order|upgrade)
            (i was|i have been|i got|i am|you|you have|[credit|debit] card was|
                [bank] account was) [been] charged [me|card] (twice|two times|2 times|double|again|wrongly|
                too much|more than once|by mistake)
            why (was i|was card|was account|am i [being]) (charged|billed) [again|twice]
            why did you charge (me|card) [again|twice]
            (i was|i have been|you|you have) (overcharged|double charged) [me]
            stop charging (me|card|account)
            i [have] (paid|was billed) (twice|two times|double|too much|by mistake|more than once)
            (charged|billed|paid) (twice|two times|double|too much|by mistake)
            (double|wrong|duplicate|second) (charge|charged|payment)
            [i have|there is] (problem|issue|trouble) with payment
            proof of payment
            payment (receipt|invoice)
            (get|send|send me|email me|mail me|give me|download|where is|where are|have) [tax|vat] (invoice|
                invoices|receipt|receipts|bill) [for (this|it|{COURSE}|payment|upgrade|taxes)]
            [get|have|send|send me|give|give me] [tax|vat] (invoice|receipt) for ...
            (do i get|will i get|do you (give|send|provide|issue)) (invoice|invoices|receipt|receipts)
            (get|have|receive|give me|send me|is there|download|do i get|will i (get|receive)|are there|
                will there be|do you (give|offer|provide|issue)|does (it|course|this course) (give|have|offer|
                come with)) (certificate|certificates|certification|diploma) [for this course|at end|
                after (this|course)|when i finish]
            (talk|speak|chat|write) (to|with) [real|live] (agent|operator|{SOMEBODY})
            (talk|speak|chat|write) (to|with) [real|live] (somebody real|human being|boss)
            (talk|speak) (to|with) (someone|somebody|human|person|support) about (payment|this|money)
            (contact|reach|call|phone|email|message) (you|{SOMEBODY}) [by (phone|email)]
            [contact|phone number of|number of|email of] customer (service|support|care)
            contact (details|information|info|number|email|us)
            real (human|person)
            (connect|transfer|put) me [through] (to|with) (human|person|agent|support|someone)
            [what is|give me|do you have] (email address|phone number|whatsapp number)
            who (can|do|should) i (ask|contact|write to|talk to|speak to|call|email) [about (this|that|it|
                money|payment|problem)]
            who (runs|made|makes|owns|created|wrote|is behind) (this|it|bot|course|this bot|this course)
            (make|file|[i] have) complaint
            complain
        """,
        traits=Trait.HARMLESS | Trait.ON_FIRST_MESSAGE | Trait.NOT_IN_PAIRS | Trait.HEARD_INSIDE,
    ),
)
