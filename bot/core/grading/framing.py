"""The words that stand around an answer in a sentence, language by language.

Each is one word, as people type it. Of a word that is in no list here or in `talk`, nor in the exercise,
nothing is known: it may be part of an answer or of talk.
"""

from bot.core.nlu.normalize import fold

# They change nothing of the answer that they stand beside.
_AROUND = (
    """ans answer answers anser my your the a an this that these it its it's that's thats is was be
    been being i i'm im i'd i'll ill you we me he she they think thinking thought believe guess
    guessing guessed say said says saying told tell choose chose pick picked go going with would
    will should could might must may can maybe probably perhaps definitely surely sure certain
    certainly obviously clearly simply just only really of course to for as on in at and also so
    then there here now ok okay okey k well um uh uhm hm hmm hmmm oh ohh ohhh ah aha lol haha bro
    bruh dude man sir madam mam maam teacher please pls plz thanks yes yeah yep yup ya right correct
    correctly true final finally result output value total sum number option choice letter word one
    line code program python prints print printed printing shows show shown gives give given get
    gets got getting comes come out equals equal becomes become returns return makes make made left
    remains remaining remainder rest already again too very quite all both still run ran i've
    have've write wrote writing type typed typing put enter send sent use used using try tried let's
    lets see below above following same thing what's end ends means mean meant called name named
    counted calculated twice first last quotes quote he's she's am not's if after before gap belongs
    goes sry im's ima imma gonna wanna u ur r da d dis dat stays keeps idk dunno idea swear aa raha
    rahi""",  # en
    """میرا جواب ہے ہیں یہ وہ مجھے لگتا خیال میں ہوگا ہو گا شاید جی ہاں صحیح درست نمبر آپشن سر بھائی تو
    ہی کیا کہ سے""",  # ur
    """mera meri mere jawab jawaab javab uttar hai hain h he hoga hogi ho ga yeh ye yah woh wo mujhe
    mujhko lagta lagti khayal khyal shayad ji jee haan han haa sahi theek thik bhai yaar yar sir toh
    rahegi rahega rahenge value ki
    to hi aayega ayega aega aata ata aayegi milega print no number wala wali vala matlab mtlb hota
    baad mein me ab iska uska kya""",  # ur (Latin letters), hi
    """मेरा मेरी जवाब उत्तर है हैं यह ये वह मुझे लगता लगती शायद जी हाँ हां सही ठीक भाई यार सर तो ही
    होगा आएगा नंबर विकल्प क्या में मैं से कि""",  # hi
    """الجواب الإجابة الاجابة جواب جوابي إجابتي هو هي أعتقد اعتقد أظن اظن أن ان انه أنه إنها ربما نعم
    الرقم رقم الناتج النتيجة الخيار يساوي صح صحيح يا هل""",  # ar
    """আমার উত্তর উত্তরটা হলো হল হবে এটা এটি মনে হয় বোধহয় হয়তো জি হ্যাঁ ঠিক সঠিক নম্বর ভাই স্যার তো
    আমি ভাবি অপশন কি কী""",  # bn
    """la el lo los las yo respuesta mi es son sea ser seria sería creo pienso que quizas quizás tal vez
    supongo si sí opcion opción numero número resultado imprime muestra sale da claro bueno pues
    entonces seguro correcto correcta salida digo diría profe letra una un debe""",  # es
    """a o as os resposta minha meu é eh e' são acho que talvez creio penso sim opção opcao opçao
    número numero resultado imprime mostra dá da fica sera será seria deve ser então claro certo
    certa letra né""",  # pt
    """la le les réponse reponse ma mon c'est cest est ce que je pense crois qu'il peut-être peut être
    oui option numéro numero résultat affiche donne ça ca fait sera serait bon bien sûr sur donc
    alors lettre ben dirais dirai""",  # fr
    """die das der antwort meine ist sind ich glaube glaub denke würde sagen vielleicht ja wohl also es
    wird option nummer ergebnis gibt kommt raus sicher bestimmt dann richtig buchstabe nehme wäre""",  # de
    """jawaban jawabannya jawabanku saya aku adalah itu ini menurut kira kayaknya sepertinya mungkin
    pikir ya iya benar betul nomor pilihan opsi hasil hasilnya kak pak bu min yang sih deh dong kan
    pasti jadi apa apakah""",  # id
    """ang sagot ko ay po opo ito iyan yan yung sa tingin siguro baka palagay oo tama numero resulta
    lang naman kasi na ba dapat magiging lalabas akin""",  # fil
    """jibu langu ni ya la yangu nadhani nafikiri naona labda pengine ndiyo ndio sawa namba nambari
    chaguo tokeo itakuwa inatoa inachapisha hii hiyo mwalimu kweli herufi""",  # sw
    """amsa amsar amsata ita ce ne shine ina tsammani zaton watakila i eh lambar zabi zabin sakamako
    malam gaskiya wannan shi""",  # ha
    "na be e suppose go dey say sey im o oo oga abeg sha nah talk tink don self una own wey",  # pcm
)
# Words of _AROUND that are answers where they stand alone.
NOUNS = frozenset(
    [
        "number",
        "letter",
        "word",
        "line",
        "code",
        "program",
        "print",
        "prints",
        "value",
        "result",
        "output",
        "sum",
        "total",
        "true",
        "option",
        "end",
        "first",
        "last",
        "choice",
        "name",
    ]
)

# What follows gives a reason for what stands before.
_REASONS = (
    """because cause 'cause cos coz cuz cus cz bcs bcz bcos bcoz bcuz becos bc becuz bcause beacuse becuase
    since""",
    "کیونکہ kyunki kyuki kyonki kyunke kiunke क्योंकि لأن لان لأنه কারণ",
    """porque porq pq parce car puisque weil denn karena soalnya sebab dahil kasi sapagkat kwa sababu
    saboda domin becos""",
)
# What follows is said beside the answer.
ASIDES = frozenset(["and", "when", "while", "if", "even", "though", "although", "as"])
# What follows is what somebody came to in the end.
_CONCLUSIONS = (
    "so therefore hence thus then = == finally meaning",
    "toh to isliye iseliye तो इसलिए تو اس لیے إذن اذن فإن তাই",
    "entonces así luego então entao logo portanto donc alors also dann jadi maka kaya hivyo haka",
)
# What stood before is taken back.
_CORRECTIONS = (
    "no nope nah wait sorry actually rather oops oop ops instead correction nvm but",
    "nahi nahin nai nhi lekin magar नहीं नही लेकिन نہیں نہيں لیکن لا لكن না নয় কিন্তু",
    """perdon perdón digo pero não nao mas non mais nein nee doch aber sondern bukan tidak tapi hindi
    hapana lakini a'a ba""",
)
# Between two numbers they make a calculation of them.
_OPERATIONS = (
    "times plus minus mod modulo into x by",
    "mas más por mais vezes menos plus moins fois und mal minus aur jama guna tambah kali kurang ve zarb",
)
# What follows is not the answer...
_NEGATIONS = (
    """not isn't isnt wasn't wasnt ain't aint can't cant cannot won't wont wouldn't wouldnt never neither
    nor except without don't dont doesn't doesnt didn't""",
    "ليس ليست مو مش لن pas nicht kein keine nunca jamais bukan bukanlah hindi sio si",
)
NO_IS = frozenset(["no", "não", "nao"])  # "no es 14", "no be 14"; "no its 14" is another thing
AFTER_NO = frozenset(map(fold, ["es", "son", "sea", "puede", "é", "e", "be", "fit", "pode", "ser"]))
# ... nor is what stands before.
_NEGATED_BEFORE = ("nahi nahin nai nhi नहीं नही نہیں না নয় wrong incorrect false",)
_OR = (
    "or / either vs versus",
    "ya yaa या یا أو او أم ام বা নাকি",
    "o u ou oder atau au ama ko abi",
)
# The options of a choice by their place.
_ORDINALS = {
    1: """first 1st pehla pehli pahla पहला पहली پہلا پہلی الأول الاول الأولى প্রথম primero primera
    primeiro primeira premier première premiere erste ersten pertama una kwanza farko""",
    2: """second 2nd dusra doosra dusri doosri दूसरा दूसरी دوسرا دوسری الثاني الثانية দ্বিতীয় segundo
    segunda deuxième deuxieme seconde zweite zweiten kedua pangalawa pili biyu""",
    3: """third 3rd teesra tisra teesri तीसरा तीसरी تیسرا تیسری الثالث الثالثة তৃতীয় tercero tercera
    terceiro terceira troisième troisieme dritte dritten ketiga pangatlo tatu uku""",
    4: """fourth 4th chautha chauthi चौथा चौथी چوتھا چوتھی الرابع الرابعة চতুর্থ cuarto cuarta quarto
    quarta quatrième quatrieme vierte vierten keempat pang-apat nne hudu""",
}


def folded(lines: tuple[str, ...]) -> frozenset[str]:
    return frozenset(fold(word) for line in lines for word in line.split())


AROUND = folded(_AROUND)
REASONS = folded(_REASONS)
CONCLUSIONS = folded(_CONCLUSIONS)
CORRECTIONS = folded(_CORRECTIONS)
OPERATIONS = folded(_OPERATIONS)
NEGATIONS = folded(_NEGATIONS)
NEGATED_BEFORE = folded(_NEGATED_BEFORE)
OR = folded(_OR)
ORDINALS = {fold(word): place for place, words in _ORDINALS.items() for word in words.split()}
MARKS = REASONS | CONCLUSIONS | CORRECTIONS | NEGATIONS | OR
