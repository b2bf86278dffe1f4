"""Words of ten languages in eight scripts, by topic, written for this study: what its two generators draw from.

`little` are words that belong to no topic. Both generators draw three topics; they share no topic and no noun.
"""

LEXICONS: dict[str, dict[str, list[str]]] = {
    "de": {
        "little": "und der die das für über mit auch sehr heute wieder schön groß neu man hört sieht",
        "first": [
            "Küche Töpfe Brühe Gemüse Rührei Käse Öl Gewürz Bäcker Süßspeise",
            "Schiff Hafen Möwe Küste Fähre Lotse Dünung Kapitän Ruder Donau\u00addampf\u00adschiff",
            "Chor Geige Flöte Hörner Rhythmus Töne Bühne Sänger Flügel O'Brien",
        ],
        "second": [
            "Gericht Kläger Anwältin Urteil Behörde Prüfung Gesetz Bürger Verträge Paragraf",
            "Beete Bäume Blüte Kräuter Gärtner Zwiebel Sträucher Äpfel Zäune Erde",
            "Rechner Gerät Schlüssel Menü Fehler Größe Software Tastatur COVID-19 Verschlüsselung",
        ],
    },
    "fr": {
        "little": "et le la les des pour avec dans très aussi toujours déjà ici on voit",
        "first": [
            "cuisine crêpes pâte légumes boulanger sauté épices œuf crème thé l'huile",
            "navire port l'équipage côte marée pêcheur île voile rivière mât bâbord",
            "chœur violon flûte rythme mélodie scène l'orchestre théâtre piano aujourd'hui",
        ],
        "second": [
            "tribunal procès avocat l'enquête juge décision loi société contrat témoin",
            "jardin arbre fleur haie graine légumier pépinière pelouse rosée terre",
            "machine clavier logiciel réseau mémoire écran clé l'erreur fenêtre donnée",
        ],
    },
    "tr": {
        "little": "ve bir bu için ile çok daha gibi sonra her yine ise",
        "first": [
            "mutfak çorba ekmek yağ şeker fırın ışıklı baharat sıcak tencere İçecek",
            "gemi liman deniz kıyı fırtına balıkçı yelken ırmak dalga İskele martı",
            "müzik şarkı keman ıslık davul nota koro sahne ezgi İlahi piyano",
        ],
        "second": [
            "mahkeme yargıç avukat dava hüküm yasa tanık itiraz sözleşme Iğdır suç",
            "bahçe ağaç çiçek gübre tohum ıhlamur sebze çimen toprak gül",
            "bilgisayar yazılım ekran tuş şifre ağ bellek hata dosya İnternet",
        ],
    },
    "ru": {
        "little": "и в на с для это очень ещё тоже только уже как",
        "first": [
            "кухня суп хлеб масло пирог йогурт специи печь чайник соль",
            "корабль порт море берег маяк рыбак якорь волна пристань лёд",
            "музыка хор скрипка рояль ритм певец флейта нота сцена йодль",
        ],
        "second": [
            "суд судья истец закон приговор адвокат свидетель договор обыск район",
            "сад дерево цветок грядка семена газон яблоня ёлка лейка земля",
            "компьютер экран клавиша программа сеть память ошибка файл модем шифр",
        ],
    },
    "el": {
        "little": "και το η για με πολύ επίσης πάντα εδώ τώρα από",
        "first": [
            "κουζίνα ψωμί λάδι αλάτι σούπα φούρνος τυρί καφές μαχαίρι μπαχαρικό",
            "πλοίο λιμάνι θάλασσα κύμα ψαράς άγκυρα νησί ακτή φάρος ναύτης",
            "μουσική χορωδία βιολί ρυθμός πιάνο τραγούδι φλάουτο σκηνή ωδή μαΐστρος",
        ],
        "second": [
            "δικαστήριο νόμος δικηγόρος μάρτυρας απόφαση συμβόλαιο έφεση δίκη κράτος πολίτης",
            "κήπος δέντρο λουλούδι σπόρος χώμα γρασίδι μηλιά ρίζα πότισμα τριαντάφυλλο",
            "υπολογιστής οθόνη πλήκτρο μνήμη δίκτυο λάθος αρχείο κωδικός ποντίκι λογισμικό",
        ],
    },
    "ar": {
        "little": "في من على هذا مع كان أيضا جدا هنا كل",
        "first": [
            "المطبخ الخبز الزيت الملح الحساء الفرن الجبن القهوة السكين مَرَق",
            "السفينة الميناء البحر الموج الصياد المرساة الجزيرة الشاطئ المنارة البحّار",
            "الموسيقى الجوقة الكمان الإيقاع البيانو الأغنية الناي المسرح النغمة العود",
        ],
        "second": [
            "المحكمة القانون المحامي الشاهد الحكم العقد الاستئناف القاضي الدولة المواطن",
            "الحديقة الشجرة الزهرة البذور التربة العشب التفاح الجذر السقي الورد",
            "الحاسوب الشاشة المفتاح الذاكرة الشبكة الخطأ الملف الرمز الفأرة البرنامج",
        ],
    },
    "he": {
        "little": "של את על עם זה גם מאוד כל כאן היה",
        "first": [
            "מטבח לחם שמן מלח מרק תנור גבינה קפה סכין תבלין",
            'אונייה נמל ים גל דייג עוגן אי חוף מגדלור צה"ל',
            "מוזיקה מקהלה כינור קצב פסנתר שיר חליל במה צליל עוּד",
        ],
        "second": [
            "משפט חוק סנגור עד פסיקה חוזה ערעור שופט מדינה אזרח",
            "גינה עץ פרח זרע אדמה דשא תפוח שורש השקיה ורד",
            "מחשב מסך מקש זיכרון רשת שגיאה קובץ צופן עכבר תוכנה",
        ],
    },
    "hi": {
        "little": "और का की है यह में से पर भी को",
        "first": [
            "रसोई रोटी तेल नमक दाल चूल्हा पनीर चाय चाकू मसाला",
            "जहाज़ बंदरगाह समुद्र लहर मछुआरा लंगर द्वीप तट नाव नाविक",
            "संगीत गायक वायलिन ताल पियानो गीत बाँसुरी मंच सुर तबला",
        ],
        "second": [
            "अदालत क़ानून वकील गवाह फ़ैसला अनुबंध अपील न्यायाधीश राज्य नागरिक",
            "बगीचा पेड़ फूल बीज मिट्टी घास सेब जड़ सिंचाई गुलाब",
            "कंप्यूटर स्क्रीन कुंजी स्मृति नेटवर्क ग़लती फ़ाइल कोड माउस प्रोग्राम",
        ],
    },
    "zh": {
        "little": "的 了 和 在 是 也 很 都",
        "first": [
            "厨房 面包 食油 盐 汤 烤箱 奶酪 咖啡 菜刀 香料",
            "轮船 港口 大海 波浪 渔民 船锚 岛屿 海岸 灯塔 水手",
            "音乐 合唱 小提琴 节奏 钢琴 歌曲 长笛 舞台 音符 琵琶",
        ],
        "second": [
            "法院 法律 律师 证人 判决 合同 上诉 法官 国家 公民",
            "花园 树木 花朵 种子 土壤 草地 苹果 树根 灌溉 玫瑰",
            "计算机 屏幕 键盘 内存 网络 错误 文件 密码 鼠标 软件",
        ],
    },
    "ko": {
        "little": "그리고 또한 매우 다시 오늘 이 그 저",
        "first": [
            "부엌 빵 기름 소금 국 오븐 치즈 커피 칼 양념",
            "배 항구 바다 파도 어부 닻 섬 해안 등대 선원",
            "음악 합창 바이올린 박자 피아노 노래 피리 무대 음 가야금",
        ],
        "second": [
            "법원 법률 변호사 증인 판결 계약 항소 판사 국가 시민",
            "정원 나무 꽃 씨앗 흙 잔디 사과 뿌리 물 장미",
            "컴퓨터 화면 자판 기억 통신망 오류 파일 암호 마우스 프로그램",
        ],
    },
}
SCRIPTS = {
    "de": "Latin", "fr": "Latin", "tr": "Latin", "ru": "Cyrillic", "el": "Greek", "ar": "Arabic", "he": "Hebrew",
    "hi": "Devanagari", "zh": "Han", "ko": "Hangul",
}  # fmt: skip
#: Particles that Korean writes onto nouns.
PARTICLES = {"ko": ["", "은", "이", "을", "에서", "까지"]}
#: Languages without blanks between words.
UNSPACED = ("zh",)
