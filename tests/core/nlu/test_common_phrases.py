"""The commonest things that are written on phones, as learners of each country write them."""

import pytest

from bot.core.nlu.intents import Do, Word
from tests.understanding import UNDERSTANDING

SAID = {
    Word.NEXT: """
        siguiente porfa | va, síguele | ándale pues | avanti no | prosigamos
        vamo que vamo | vai | segue o baile | pode mandar
        allez suivant | go suite | la suite svp
        weiter bitte | nächster bitte
        aage badhte hain | chalo next | आगे
        agla sabaq bhejein | aage chalein | آگے چلیں
        اللي بعدو | بعدو | يلا نكمل | next plz
        porerta din | পরেরটা দিন
        lanjut min | next kak | gas
        next po | tuloy po
        endelea mwalimu | twende mbele
        mu je gaba | ci gaba don allah
        next abeg | oya make we go
    """,
    Word.EXPLAIN: """
        no le entiendo | no cacho | no entendí ni papa
        não tô entendendo | n entendi
        g pas compris | jcomprends rien | j'y comprends rien
        versteh ich nicht | check ich nicht | häng grad
        samjh nhi aya | kuch samajh nahi aa raha | समझ में नहीं आया
        samajh ni aa rahi | سمجھ نہیں آ رہی
        مش فاهم | ما فهمت شي | مو فاهم | mesh fahem
        bujhi nai | বুঝলাম না
        ga ngerti | gak mudeng | bingung
        di ko gets | hindi ko po maintindihan
        sielewi kabisa | sijakuelewa
        ban gane ba
        i no understand o
    """,
    Word.UPGRADE: """
        cuánto vale | qué costo tiene | cuanto es
        quanto é | qual o valor
        c'est combien | ça coûte combien
        wie viel kostet das
        kitne ka hai | price kya hai | कितने का है
        kitne ka hai | fees kitni hai | قیمت کیا ہے
        بكم | كم السعر | bkam
        dam koto | দাম কত
        berapa harganya | brp
        magkano po | hm po
        bei gani | ni shilingi ngapi
        nawa ne | nawa ne kudin
        how much | how much be am
    """,
    Word.PAID: """
        ya pagué | ya hice el pago | ya deposité
        já paguei | fiz o pix
        j'ai payé | paiement effectué
        ich hab schon bezahlt
        payment ho gaya | maine pay kar diya
        payment kar di hai
        دفعت | حولت الفلوس
        taka pathiyechi
        udah bayar | sudah transfer kak
        bayad na po | nagbayad na ako
        nimelipa | nimetuma pesa
        na biya | na tura kudin
        i don pay
    """,
    Word.HINT: """
        una ayudita | dame pista
        me da uma dica | dica pfv
        donne un indice | je sais pas
        gib mir nen tipp | kp
        hint do | thoda hint dedo | मुझे नहीं पता
        pata nahi | ishara dein
        ما بعرف | اعطيني تلميح
        jani na | একটু সাহায্য করুন
        ga tau | kasih petunjuk
        clue naman | di ko alam
        sijui
        ban sani ba
        i no know
    """,
    Word.THANKS: """
        mil gracias | grax
        vlw | brigadão
        merci bcp | mci
        danke dir | dankeee
        shukriya bhai | धन्यवाद जी
        bohat shukriya | جزاک اللہ
        يعطيك العافية | شكرا كتير
        onek dhonnobad
        makasih ya | tengkyu
        salamat po | ty po
        asante sana | shukran
        na gode
        thank you jare
    """,
    Word.HELLO: """
        qué tal | buenas tardes
        e aí | bom dia
        cc | bjr
        moin | hey na
        namaste ji | hii
        aoa | assalam alaikum
        السلام عليكم | هلا
        assalamualaikum
        assalamualaikum kak | pagi kak
        kamusta po
        mambo vipi | niaje
        ina kwana | sannu da aiki
        how far na
    """,
    Word.STOP: """
        no me escriban | deja de molestar
        para de me mandar msg
        arrêtez de m'écrire
        hör auf mir zu schreiben
        message bhejna band karo | mujhe message mat bhejo
        message na bhejein
        لا ترسل لي | بطل تبعتلي
        ar message diben na
        jangan chat saya lagi | stop kirim pesan
        wag nyo na ako i-text
        usinitumie ujumbe tena
        kada ku sake turo min sako
        no dey send me message
    """,
    Word.EXERCISES: """
        quiero ejercicios
        quero exercícios
        des exercices svp
        ich will üben
        practice karna hai | exercise do
        mashq karni hai
        بدي تمارين
        practice korte chai
        mau latihan
        gusto ko mag exercise
        nataka kufanya mazoezi
        ina son gwaji
        give me exercise
    """,
}

EACH = [
    (word, said.strip())
    for word, lines in SAID.items()
    for said in lines.replace("\n", "|").split("|")
    if said.strip()
]


@pytest.mark.parametrize(("word", "said"), EACH)
def test_what_is_said_most_on_phones_is_understood(word, said):
    meaning = UNDERSTANDING.understand(said)
    assert isinstance(meaning, Do), meaning
    assert meaning.intent.word is word
