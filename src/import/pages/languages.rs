//! Letters and little words of languages, and the code pages they were written in.

/// A language.
pub struct Language {
    /// Labels of the pages it was written in, those in most use first.
    pub pages: &'static [&'static str],
    /// Its letters beyond ASCII, in lower case.
    pub letters: &'static str,
    /// What one of them counts.
    pub weight: f32,
    /// What a letter of another language that is written in Latin letters counts: names have them.
    pub foreign: f32,
    /// Some of its most frequent words.
    pub words: &'static str,
}

const WESTERN: &[&str] = &["windows-1252", "macintosh", "iso-8859-15"];
/// English has names from everywhere.
const ANY: &[&str] = &["windows-1252", "macintosh", "iso-8859-15", "windows-1250", "windows-1254", "windows-1257"];
const CENTRAL: &[&str] = &["windows-1250", "iso-8859-2"];
const CYRILLIC: &[&str] = &["windows-1251", "koi8-r", "iso-8859-5", "ibm866", "x-mac-cyrillic"];
const BALTIC: &[&str] = &["windows-1257", "iso-8859-13", "iso-8859-4"];

/// All that are known.
pub const LANGUAGES: &[Language] = &[
    // English
    Language {
        pages: ANY,
        letters: "éèêïöüñçà",
        weight: 0.1,
        foreign: -0.2,
        words: "the and of to a in that is was he for it with as his on be at by i this had not are but from or have they which you were all she there would their we him been has when who will no if out so said what up about than into them can only time could then do my now",
    },
    // French
    Language {
        pages: WESTERN,
        letters: "àâæçéèêëîïôœùûüÿ",
        weight: 1.0,
        foreign: -2.0,
        words: "de la le et les des en un une du est que qui dans il elle pas pour sur je ne se ce au avec par plus on nous vous mais ou où ils était à été sont cette ça j c l d n s qu y a lui tout être comme même très",
    },
    // German
    Language {
        pages: WESTERN,
        letters: "äöüßé",
        weight: 1.0,
        foreign: -2.0,
        words: "der die das und in den von zu mit sich auf für ist im dem nicht ein eine als auch es an werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über so war haben ich wir man da mir mich aber wenn dann oder nur was weil hast du immer",
    },
    // Spanish
    Language {
        pages: WESTERN,
        letters: "áéíñóúü",
        weight: 1.0,
        foreign: -2.0,
        words: "de la que el en y a los se del las un por con no una su para es al lo como más o pero sus le ha me si sin sobre este ya entre cuando todo esta ser son dos también fue había era muy hasta desde está mi porque qué sólo yo hay nos",
    },
    // Portuguese
    Language {
        pages: WESTERN,
        letters: "àáâãçéêíóôõú",
        weight: 1.0,
        foreign: -2.0,
        words: "de a o que e do da em um para é com não uma os no se na por mais as dos como mas foi ao ele das tem à seu sua ou ser quando muito há nos já está eu também só pelo pela até isso ela entre era depois sem mesmo aos ter seus quem nas me",
    },
    // Italian
    Language {
        pages: WESTERN,
        letters: "àèéìîòù",
        weight: 1.0,
        foreign: -2.0,
        words: "di e che la il un a è per in una mi sono ho non ma lo ha le si ti i con cosa se io come da ci no questo qui hai sei del bene tu sì me più al mio perché lei solo te era della gli tutto fatto così nel quando",
    },
    // Catalan
    Language {
        pages: WESTERN,
        letters: "àçèéíïòóúü·",
        weight: 1.0,
        foreign: -2.0,
        words: "de la i el que a en un per no les del es és amb una al els se va o com més però si hi ha ho seva seu són dels molt aquest quan tot ja em ens",
    },
    // Dutch
    Language {
        pages: WESTERN,
        letters: "éëïèóöü",
        weight: 1.0,
        foreign: -2.0,
        words: "de van het een in en is dat op te met voor niet zijn er die aan ook als bij maar om dan ik je we nog wat naar had heb was uit door werd kan over zo ze hij mijn geen",
    },
    // Swedish
    Language {
        pages: WESTERN,
        letters: "åäöé",
        weight: 1.0,
        foreign: -2.0,
        words: "och i att det som en på är av för med till den har inte om ett han men var jag sig från vi så kan när år säger hon under också efter eller nu sin där vid mot ska",
    },
    // Danish or Norwegian
    Language {
        pages: WESTERN,
        letters: "æøåé",
        weight: 1.0,
        foreign: -2.0,
        words: "og i det at en den til er som på de med han af for ikke der var mig sig men et har om vi min havde ham hun nu over da fra du ud sin dem os op man hans hvor eller hvad jeg av å skal",
    },
    // Finnish
    Language {
        pages: WESTERN,
        letters: "äöå",
        weight: 1.0,
        foreign: -2.0,
        words: "ja on ei se että hän oli joka mutta ovat kun niin tai jos ole myös minä sen kuin nyt hänen sitä vain mitä olen siitä tämä jo",
    },
    // Icelandic
    Language {
        pages: WESTERN,
        letters: "áéíóúýþæöð",
        weight: 1.0,
        foreign: -2.0,
        words: "og að í á sem er var til við um en ekki með hann það af ég fyrir þá því frá hún þetta upp eins eða ef þeir",
    },
    // Hungarian
    Language {
        pages: CENTRAL,
        letters: "áéíóöőúüű",
        weight: 1.0,
        foreign: -2.0,
        words: "a az és hogy nem is egy azt volt de ha meg csak már mert én el mint ez van kell lesz még volna ki ezt majd azonban ott őt ő aki ami pedig így úgy minden később először",
    },
    // Polish
    Language {
        pages: CENTRAL,
        letters: "ąćęłńóśźż",
        weight: 1.0,
        foreign: -2.0,
        words: "i w nie się na z do to że jest a jak ale o co po tak za od mnie mi czy tylko już ja był przez było ze dla go ma tego być są ten jego który może by kiedy też tam potem bo",
    },
    // Czech
    Language {
        pages: CENTRAL,
        letters: "áčďéěíňóřšťúůýž",
        weight: 1.0,
        foreign: -2.0,
        words: "a se v na je že to s z do o i ve jsem by tak jak ale za co k po pro si jako už od jsou být bylo byl má ne jen když nebo jeho mě tam ten protože",
    },
    // Slovak
    Language {
        pages: CENTRAL,
        letters: "áäčďéíĺľňóôŕšťúýž",
        weight: 1.0,
        foreign: -2.0,
        words: "a sa v na je že to s z do o i vo som by tak ako ale za čo k po pre si už od sú byť bolo bol má nie len keď alebo jeho ma tam ten pretože",
    },
    // Croatian, Serbian or Slovene
    Language {
        pages: CENTRAL,
        letters: "čćđšž",
        weight: 1.0,
        foreign: -2.0,
        words: "i u je se na da za su s od kao o a koji nije ne bi to što sam iz samo ali smo bio ili kako jer već in ki pa še bil zaradi tudi po z v",
    },
    // Romanian
    Language {
        pages: CENTRAL,
        letters: "ăâîşţșț",
        weight: 1.0,
        foreign: -2.0,
        words: "și şi de a în la nu cu că o un pe să din se mai care este ce lui pentru am au dar sunt fi ca era sau după când foarte mi îi fost",
    },
    // Turkish
    Language {
        pages: &["windows-1254"],
        letters: "çğıi̇öşüâîû",
        weight: 1.0,
        foreign: -2.0,
        words: "bir ve bu da de için o çok ne ben mi daha gibi kadar ama var değil sonra diye olarak en her ki şey iyi yok onun olan benim bana şimdi nasıl biz hiç olduğunu",
    },
    // Vietnamese
    Language {
        pages: &["windows-1258"],
        letters: "ăâđêôơưàáèéìíòóùúý\u{300}\u{301}\u{303}\u{309}\u{323}",
        weight: 1.0,
        foreign: -2.0,
        words: "và của là có cho không người trong được một với các những này đã khi ra làm tôi ở thì cũng như vì anh chị em đi lại đến mà",
    },
    // Lithuanian
    Language {
        pages: BALTIC,
        letters: "ąčęėįšųūž",
        weight: 1.0,
        foreign: -2.0,
        words: "ir kad į tai iš su bet jis yra buvo kaip ne o aš nuo per tik dar jau už ar po apie savo jo ji labai prie",
    },
    // Latvian
    Language {
        pages: BALTIC,
        letters: "āčēģīķļņšūž",
        weight: 1.0,
        foreign: -2.0,
        words: "un ir ka uz ar no tas par kas bet viņš nav to arī kā es bija jau vai pie tikai lai tā",
    },
    // Estonian
    Language {
        pages: &["windows-1252", "windows-1257", "iso-8859-13"],
        letters: "äõöüšž",
        weight: 1.0,
        foreign: -2.0,
        words: "ja on ei et see oli ta ka kui aga nii siis mis oma või seda ma veel kes ning olid",
    },
    // Greek
    Language {
        pages: &["windows-1253", "iso-8859-7"],
        letters: "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ",
        weight: 1.0,
        foreign: -2.0,
        words: "και το να του η της με που την από για είναι ο τα στο δεν θα τον οι σε των ότι στην μας τι μου ένα μια αλλά πως αν ήταν αυτό εγώ γιατί",
    },
    // Russian
    Language {
        pages: CYRILLIC,
        letters: "абвгдежзийклмнопрстуфхцчшщъыьэюяё",
        weight: 1.0,
        foreign: -2.0,
        words: "и в не на я быть он с что а по это она этот к но они мы весь который из у то за свой ещё бы как от так же вы было мне меня когда только уже или нет был",
    },
    // Ukrainian
    Language {
        pages: &["windows-1251", "koi8-u", "iso-8859-5"],
        letters: "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
        weight: 1.0,
        foreign: -2.0,
        words: "і в не на я що з до та це він у як за але ми вони вона від про так його мене було коли тільки ще або вже мені",
    },
    // Bulgarian
    Language {
        pages: &["windows-1251", "iso-8859-5"],
        letters: "абвгдежзийклмнопрстуфхцчшщъьюя",
        weight: 1.0,
        foreign: -2.0,
        words: "и на да се в не е за от че са с по като но си ще аз той до това беше ми те тя имаше много когато какво",
    },
    // Serbian
    Language {
        pages: &["windows-1251", "iso-8859-5"],
        letters: "абвгдђежзијклљмнњопрстћуфхцчџш",
        weight: 1.0,
        foreign: -2.0,
        words: "и у је се на да за су од као о а који није не би то што сам из само али смо био или како јер",
    },
    // Arabic
    Language {
        pages: &["windows-1256", "iso-8859-6"],
        letters: "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيپچژگًٌٍَُِّْ",
        weight: 1.0,
        foreign: -2.0,
        words: "في من على أن إلى لا ما هذا عن مع كان هو كل هذه التي الذي قد أو ثم كانت بعد لم هي أنا لي عند كنت و يا نحن",
    },
    // Hebrew
    Language {
        pages: &["windows-1255", "iso-8859-8"],
        letters: "אבגדהוזחטיךכלםמןנסעףפץצקרשת",
        weight: 1.0,
        foreign: -2.0,
        words: "של את על לא אני זה הוא עם כל היא גם או אבל כי מה אם היה יש רק עוד לי אז הם כמו אחרי",
    },
];
