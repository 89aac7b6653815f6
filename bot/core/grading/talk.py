"""The words of a message that is no answer: of questions and wishes, and of what else people say."""

from bot.core.grading.framing import AROUND, folded
from bot.core.nlu.normalize import fold

# A sentence with one of these before the answer is a question, or a wish.
_ASKING = (
    """why how what when where who whose whom which whats hows wheres whos do does did are can explain
    help difference define describe""",
    "kyun kyu kyon kyoon kaise kese kab kahan kahaan kaun क्यों कैसे कब कहाँ कौन کیوں کیسے کب کہاں کون",
    "لماذا ليش كيف متى أين وين من ما ماذا কেন কিভাবে কীভাবে কখন কোথায় কে",
    "qué cómo como cuándo cuando dónde donde quién cuál quando onde quem qual",
    "pourquoi comment quand où qui quoi quel quelle warum wieso wie wann wo wer welche welcher was",
    "kenapa mengapa bagaimana gimana kapan dimana siapa bakit paano kailan saan sino",
    "kwanini jinsi vipi lini wapi nani nini yaya yaushe wa mene wetin watin",
)
# Of these, the words that make one only where they begin it, ...
OPENING = frozenset(["are", "can", "como", "did", "do", "does", "if", "wer", "when", "where", "wo"])
# ... and those that make one behind the answer too.
_ANYWHERE = "bakit kenapa kwanini kyon kyoon kyu kyun pourquoi warum why wieso لماذا کیوں क्यों কেন"

# A number with one of these after it counts something of the writer's own life.
_UNITS = (
    """min mins minute minutes hour hours hr hrs day days week weeks month months year years yrs old
    o'clock am pm dollar dollars usd rupee rupees rs naira shilling shillings euro euros pounds kids
    children people friends question questions problem problems message messages exercise exercises
    chapter chapters lesson lessons cats dogs brothers sisters ago later more percent % gb mb devices
    phones""",
)
# A number with one of these before it is a place's, not an answer.
_PLACES = (
    "line lines chapter chapters lesson step round index page exercise question zeile linea línea ligne",
)
# Where one of these stands and no answer of the exercise does, it is talk.
_TALK = (
    """let try hello hi hey hii thanks thank thx ty thankyou welcome sorry help hint hints skip understand
    understood confused confusing stuck lost know dunno idk dk hard difficult easy boring bored
    tired sleepy busy hungry sick stupid useless dumb bad good great nice cool awesome wow love hate
    bye goodbye morning night evening afternoon tomorrow today yesterday later pay paid payment
    price cost money free refund certificate job app computer laptop phone want need wish hope
    wonder please sure okay yes no you your friend mother father sister brother mom dad sad died ill
    work school exam why how when where who safe stop human robot bot person joke explain example
    repeat next back menu remind wait ready done finish finished wtf fuck shit damn omg learn
    learning teach question have having call can't cant dont don't j'ai faim eta""",  # en
    "شکریہ سمجھ نہیں مدد سلام ہیلو معاف مشکل پتہ آیا سمجھا",  # ur
    """shukriya shukria shukran dhanyavad dhanyawad samajh samaj samjh samjha samjhi nahi nahin nai nhi
    pata madad namaste salam salaam assalam maaf maf mushkil aaya aya karo karna kaise kyun kyu
    chahiye""",  # ur (Latin letters), hi
    "धन्यवाद शुक्रिया समझ नहीं नही मदद नमस्ते पता मुश्किल आया",  # hi
    "شكرا شكراً أفهم افهم فهمت لا مساعدة مرحبا السلام أهلا صعب أعرف اعرف فاهم فاهمة عارف",  # ar
    """dhonnobad bujhi bujhini bujhte parchi parchina
    ধন্যবাদ বুঝি বুঝিনি বুঝতে পারিনি পারছি না সাহায্য নমস্কার সালাম কঠিন জানি""",  # bn
    """gracias hola ayuda entiendo entendi comprendo sé dificil difícil buenos buenas dias días noches
    tardes adios adiós favor no pista perdon""",  # es
    """obrigado obrigada obg olá ola oi ajuda entendi entendo sei não nao difícil bom boa dia noite
    tchau dica favor""",  # pt
    "merci bonjour salut aide comprends compris sais pas difficile bonsoir aidez indice désolé",  # fr
    """danke hallo hilfe verstehe versteh verstanden nicht weiß weiss schwer guten morgen tag abend
    tschüss bitte hinweis keine ahnung""",  # de
    """terima kasih makasih halo bantuan tolong mengerti ngerti paham tidak tak nggak gak tahu tau
    sulit susah selamat pagi""",  # id
    """salamat maraming kumusta tulong maintindihan naiintindihan intindihan hindi di alam mahirap
    magandang paalam""",  # fil
    """asante ahsante habari jambo mambo msaada saidia sielewi sijaelewa elewi sijui ngumu kwaheri
    hapana samahani""",  # sw
    "nagode gode sannu taimako gane ban san wuya lafiya barka",  # ha
    "understand sabi wahala hafa thank abeg tire help how-far",  # pcm
)

# Words of these lists that are answers where they stand alone: a name in a line of code may be any of them.
_NOUNS = """price cost money pay job app computer phone work school exam robot bot person friend mother father
    day next back"""

_SENTENCE = 3  # words
# Words of daily talk that may stand in an answer too: they say only that a text without one is talk.
_SAYS = folded(
    (
        "ugh argh aargh grr pff meh both all none neither moment minute yesterday tired hate hungry",
        "j'ai je suis tu moi mon faim peu attends yo tengo estoy tú mi peraí calma tenho estou",
        "ich bin habe hab mir warte main hum tum aap mujhe ruko zara thoda ruk abhi mere",
        "ami amar tumi ektu koro eta aku kamu tunggu bentar dulu ako ikaw sandali lang teka",
        "mimi nina niko wewe ngoja ina kai jira wait dey abeg",
    )
)

INVERTED = frozenset(["is", "are", "was", "could", "will", "would", "should", "may", "has", "have"])

ASKING = folded(_ASKING)
ANYWHERE = folded((_ANYWHERE,))
UNITS = folded(_UNITS)
PLACES = folded(_PLACES)
TALK = folded(_TALK)
NOUNS = folded((_NOUNS,))


def is_question(text: str) -> bool:
    """Whether a message that is no answer asks something."""
    words = fold(text).split()
    asks = not (ASKING | ANYWHERE).isdisjoint(words[:2]) or not INVERTED.isdisjoint(words[:1])
    return asks or text.rstrip()[-1:] in ("?", "\uff1f", "\u061f")


def is_talk(text: str) -> bool:
    """Whether a message that is no answer is something that people say."""
    words = [word.strip(".,!?;:") for word in fold(text).split()]
    if not (TALK | UNITS | _SAYS).isdisjoint(words):
        return True
    return len(words) >= _SENTENCE and not AROUND.isdisjoint(words)
