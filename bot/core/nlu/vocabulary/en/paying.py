"""What is said about prices and payments."""

from bot.core.nlu.command import Command, Trait
from bot.core.nlu.intents import Word
from bot.core.nlu.vocabulary.en.groups import COURSE

PAYING = (
    Command(
        Word.UPGRADE,
        exact="upgrade|upgrade me",
        synonyms="buy|pay|subscribe|unlock|price|prices|pricing|cost|premium|purchase|checkout|payment",
        phrases=f"""
            how (much|expensive) [is it|is this|is that|[is|for|are] {COURSE}|[is|for] this course|for it|
                for all|it costs|money]
            how much (does|do|will|would) (it|this|this course|{COURSE}|#|upgrade|you) (cost|costs|
                charge) [me]
            how much (is|for) (#|it to (upgrade|unlock)|upgrade|it per month|it monthly)
            how much (do|should|must) i (have to pay|need to pay|pay)
            how much (cost|[cost] to (upgrade|unlock|pay))
            how much (it|this|this course|{COURSE}|upgrade|#) (is|costs|cost|will cost|would cost)
            what (it|this|this course|{COURSE}|upgrade) costs
            what price [of (this course|{COURSE}|it)] is
            what ((is|does) upgrade [mean|do]|does upgrading (mean|do))
            how much [is it] in (dollars|usd|euros|euro|pounds|rupees|naira|pesos|shillings)
            (how much|what) (would|does|will|do) it cost [me] to (buy|get|unlock|upgrade|access|continue) ...
            [what is|what are|know|about|what about] [full|total] (price|cost|fee|fees|prices|costs|pricing)
            [what is] (price|cost|fee) (of|for) ([this] course|full course|upgrade|#|it|this|everything|rest|
                full version|premium)
            price list
            (course|upgrade) (price|fee|cost)
            (is|are) (it|this|[this] course|everything|[all] (lessons|chapters)|all of it|that|rest|
                full course|it all|bot|this bot) [all|completely|totally|for] (free|paid|gratis) [of charge|
                or paid]
            (do|must|should|will|would) (i|we) (have to|need to|got to) (pay|buy) [for (this|it|{COURSE})|
                anything|money|something|it|to continue|monthly|every month]
            (is there|are there|do you have|do you give|do you offer|can i get|any|student) (discount|
                discounts|free trial|trial|student discount|scholarship|coupon)
            does (it|this|[this] course) cost [anything|money|something|much]
            is it (one time payment|subscription|monthly|one time|per month|expensive)
            what does (it|this|upgrade|#|{COURSE}) (cost|costs)
            (buy|purchase|order|pay for|unlock|subscribe to|upgrade to|pay to unlock) [this] {COURSE}
            (full|whole|complete|entire) (course|access)
            (premium|paid|full|pro) version
            (all|rest of) chapters unlocked
            (get|have) (access to|all of) {COURSE}
            (buy|purchase|pay|pay for|order|unlock) (it|this|upgrade|more|all|all of it|subscription|
                membership|plan)
            (buy|purchase|pay for|order) #
            (grant|give|get) [me] (full access|access|premium)
            (upgrade|upgrading) [it|account|plan|tier|membership|to (premium|paid [tier]|full version|
                full course|pro)|to unlock (rest|all chapters|#)]
            (make|do|complete|finish) (payment|upgrade|purchase)
            pay (money|fee|fees|(with|by|using|via|through) ...)
            [where is|resend|lost|new|another] (payment|checkout|upgrade) (link|page|details|options|option|
                info|information|method|methods)
            [where is|resend] link [again] to (pay|buy|upgrade|payment|checkout)
            link for (payment|upgrade)
            [i] (resend|lost) link
            pay in (dollars|usd|euros|euro|pounds|rupees|naira|pesos|shillings|installments|cash|parts)
            do you (accept|take|support) (paypal|cards|card|credit card|credit cards|debit card|visa|
                mastercard|mpesa|m pesa|upi|cash|bank transfer|apple pay|google pay|crypto|bitcoin)
            become (paid|premium|full|paying) (learner|member|user|student|customer)
            go (premium|pro|paid)
            what (do|will|would|can) i get (if|when|with|after|for) [i] (upgrade|pay|buy|premium|upgrading|
                paying)
            what (is in|is included in|is included with|does) (upgrade|full course|premium|(full|paid|
                premium) version) [include|contain|have]
            (what|which) payment (methods|options|method) [do you (accept|take|have)|are there]
            subscribe [me]
        """,
        traits=Trait.HIGH | Trait.ON_FIRST_MESSAGE,
        negated="upgrade pay buy purchase subscribe",
        misspelt="upgrade=upg subscribe unlock payment",
    ),
    Command(
        Word.PAID,
        exact="[i [have]] [already] paid|payment (done|made)",
        phrases="""
            i (paid|bought|purchased|upgraded|subscribed) [for] (online|yesterday|today)
            i [have] [already] (paid|bought|purchased|upgraded|subscribed) [for] [it|upgrade|this|already|you|
                [full|this] course|everything|money]
            i [have] [already] (made|completed|finished|did|done|sent) (payment|purchase|upgrade|money)
            i am [already] (paid|paying|premium) [user|learner|member|customer|student]
            i am [already] [on] paid [tier|plan]
            (payment|purchase|transaction|checkout) [is|was|has been] (done|made|complete|completed|
                successful|sent|succeeded|finished)
            (payment (went|has gone)|(did|has) (payment|it) (go|gone|come)) through
            i [have] [already] paid [for it|money|yesterday|today] and ...
            (i|card|account) [was|got|has been|have been] (charged|debited|billed) [already|and ...|but ...]
            [money|amount|payment] (was|has been|got) (deducted|debited|taken) [from (account|card)|and ...|
                but ...]
            (is|was) payment (received|done|complete|completed|successful)
            (am i|is account) [already] (upgraded|premium|paid)
            (did|have) i (upgrade|upgraded|(paid|pay) [already])
            do i have (premium|[full] access|full course)
            (have|did) you (get|got|receive|received|see) (payment|money)
            (check|confirm|verify) payment
            (finished|done) (paying|payment)
        """,
        traits=Trait.ON_FIRST_MESSAGE,
    ),
    Command(
        Word.DECLINE,
        phrases=f"""
            [i am] not interested [in (this|it|upgrading|upgrade|paying|buying|that|{COURSE})]
            [(it|this|that) is] (too|very|so) (expensive|costly) [for me]
            i can not (afford|buy|pay for) (it|this|that|{COURSE})
            i can not (afford to (pay|upgrade)|pay [right now|that much])
            [i have] no money [to (upgrade|pay|buy) [it]|for (it|this|that)]
            (continue|go on|learn|study|do it|do this|use it) without (paying|upgrading|upgrade|payment|money|
                buying)
            not (upgrading|paying|buying)
            i do not have [enough|any] (money|card|credit card) [to pay|for (it|this|that)]
            i am not (paying|upgrading|buying|going to (pay|upgrade|buy)) [for (it|this|that)|it|this]
            [maybe] [i will] (pay|upgrade|buy|buy it) (later|tomorrow|next (week|month|time)|another time|
                soon|day|someday)
            i [will] (stay|keep) [on] free [tier|version]
        """,
        traits=Trait.HARMLESS | Trait.NOT_IN_PAIRS,
    ),
)
