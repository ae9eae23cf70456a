"""Cities and countries that SCO desks write of, as they write them."""

from __future__ import annotations

CITIES = frozenset(
    name.strip()
    for name in """
    Beijing, Shanghai, Qingdao, Tianjin, Xi'an, Xi’an, Chongqing, Zhengzhou, Xining, Urumqi, Sanya, Boao,
    Haikou, Hainan Province, Nanjing, Wuhan, Xuzhou, Yangling, Lianyungang, Guangzhou, Shenzhen, Chengdu,
    Kunming, Harbin, Changchun, Shenyang, Dalian, Jinan, Hangzhou, Suzhou, Ningbo, Yiwu, Lanzhou, Yinchuan,
    Hohhot, Khorgos, Kashgar, Dunhuang, Macao, Hong Kong, Weihai, Yantai, Jiaozhou, Nanning, Xiamen, Fuzhou,
    Hefei, Changsha, Guiyang, Taiyuan, Lhasa, Moscow, St Petersburg, St. Petersburg, Saint Petersburg, Sochi,
    Kazan, Ufa, Yekaterinburg, Chelyabinsk, Vladivostok, Novosibirsk, Omsk, Irkutsk, Novo-Ogaryovo, Khabarovsk,
    Kaliningrad, Rostov-on-Don, Nizhny Novgorod, Samara, Perm, Astana, Nur-Sultan, Almaty, Shymkent, Aktau,
    Turkistan, Borovoe, Burabay, Baikonur, Karaganda, Tashkent, Samarkand, Bukhara, Khiva, Termez, Urgench,
    Fergana, Namangan, Nukus, Andijan, Bishkek, Osh, Cholpon-Ata, Issyk-Kul, Dushanbe, Khujand, Bokhtar, Kulob,
    Panj, Ashgabat, Avaza, Awaza, Turkmenbashi, Arkadag, Mary, Islamabad, Karachi, Lahore, Rawalpindi, Peshawar,
    Gwadar, Quetta, Multan, Faisalabad, New Delhi, Delhi, Mumbai, Varanasi, Goa, Srinagar, Agra, Bengaluru,
    Kolkata, Hyderabad, Chennai, Jaipur, Kashi, Tehran, Isfahan, Mashhad, Shiraz, Tabriz, Chabahar, Kabul,
    Herat, Mazar-i-Sharif, Kandahar, Minsk, Brest, Grodno, Ulaanbaatar, Ulan Bator, Baku, Shusha, Ganja,
    Yerevan, Tbilisi, Ankara, Istanbul, Antalya, Izmir, Colombo, Kathmandu, Phnom Penh, Siem Reap, Dhaka, Male,
    Naypyidaw, Yangon, Vientiane, Thimphu, Riyadh, Jeddah, Doha, Abu Dhabi, Dubai, Manama, Muscat, Kuwait City,
    Cairo, Sharm El Sheikh, Sharm el-Sheikh, Amman, Beirut, Damascus, Baghdad, Jerusalem, Tel Aviv, Algiers,
    Tunis, Rabat, Jakarta, Bali, Bangkok, Kuala Lumpur, Manila, Hanoi, Ho Chi Minh City, Bandar Seri Begawan,
    Seoul, Busan, Tokyo, Osaka, Hiroshima, Pyongyang, Chiang Mai, Phuket, Ha Long, Da Nang, Vienna, Geneva, New
    York, Paris, London, Brussels, Berlin, Rome, Helsinki, Stockholm, Oslo, Copenhagen, The Hague, Madrid,
    Warsaw, Prague, Budapest, Belgrade, Bucharest, Sofia, Athens, Lisbon, Riga, Vilnius, Tallinn, Bratislava,
    Munich, Hamburg, Davos, Strasbourg, Luxembourg City, Nairobi, Addis Ababa, Johannesburg, Cape Town,
    Pretoria, Rio de Janeiro, Brasilia, Buenos Aires, Lima, Havana, Mexico City, Washington, Ottawa, Toronto,
    Montreal, Canberra, Sydney
    """.replace("\n    ", " ").split(",")
    if name.strip()
)  # fmt: skip
"""Cities and well-known venues beyond them, in English; one that is missing is still read after "in the city of"."""

CITIES_RU = {
    "Пекин": "Пекин", "Шанха": "Шанхай", "Циндао": "Циндао", "Тяньцзин": "Тяньцзинь", "Сиан": "Сиань",
    "Москв": "Москва", "Санкт-Петербург": "Санкт-Петербург", "Сочи": "Сочи", "Уф": "Уфа", "Казан": "Казань",
    "Екатеринбург": "Екатеринбург", "Челябинск": "Челябинск", "Владивосток": "Владивосток", "Омск": "Омск",
    "Астан": "Астана", "Нур-Султан": "Нур-Султан", "Алмат": "Алматы", "Ташкент": "Ташкент",
    "Самарканд": "Самарканд", "Бухар": "Бухара", "Термез": "Термез", "Хив": "Хива", "Бишкек": "Бишкек",
    "Чолпон-Ат": "Чолпон-Ата", "Душанбе": "Душанбе", "Худжанд": "Худжанд", "Ашхабад": "Ашхабад",
    "Исламабад": "Исламабад", "Карачи": "Карачи", "Нью-Дели": "Нью-Дели", "Дели": "Дели", "Тегеран": "Тегеран",
    "Кабул": "Кабул", "Минск": "Минск", "Улан-Батор": "Улан-Батор", "Баку": "Баку", "Ереван": "Ереван",
    "Анкар": "Анкара", "Стамбул": "Стамбул", "Вен": "Вена", "Женев": "Женева", "Нью-Йорк": "Нью-Йорк",
    "Париж": "Париж", "Лондон": "Лондон", "Брюссел": "Брюссель", "Хельсинки": "Хельсинки", "Бангкок": "Бангкок",
    "Джакарт": "Джакарта", "Доха": "Доха", "Дубай": "Дубай", "Эр-Рияд": "Эр-Рияд", "Каир": "Каир",
}  # fmt: skip
"""Stems of Russian city names, with the form that stands alone."""

CITIES_ZH = (
    "北京", "上海", "青岛", "天津", "西安", "重庆", "郑州", "西宁", "乌鲁木齐", "三亚", "博鳌", "海口", "南京",
    "武汉", "徐州", "杨凌", "连云港", "广州", "深圳", "成都", "昆明", "哈尔滨", "济南", "杭州", "兰州", "莫斯科",
    "圣彼得堡", "索契", "乌法", "喀山", "叶卡捷琳堡", "车里雅宾斯克", "符拉迪沃斯托克", "海参崴", "阿斯塔纳",
    "努尔苏丹", "阿拉木图", "塔什干", "撒马尔罕", "布哈拉", "铁尔梅兹", "比什凯克", "杜尚别", "苦盏", "阿什哈巴德",
    "伊斯兰堡", "卡拉奇", "新德里", "德黑兰", "喀布尔", "明斯克", "乌兰巴托", "巴库", "埃里温", "安卡拉",
    "伊斯坦布尔", "维也纳", "日内瓦", "纽约", "巴黎", "伦敦", "布鲁塞尔", "赫尔辛基", "曼谷", "雅加达", "多哈",
    "迪拜", "利雅得", "开罗",
)  # fmt: skip
"""Chinese names of cities."""

ONE_CITY = {
    name: names[0]
    for names in (
        [name.strip() for name in line.split("/")]
        for line in """
    Beijing/Пекин/北京, Shanghai/Шанхай/上海, Qingdao/Циндао/青岛, Tianjin/Тяньцзинь/天津, Xi'an/Xi’an/Сиань/西安,
    Moscow/Москва/莫斯科, Saint Petersburg/St. Petersburg/St Petersburg/Санкт-Петербург/圣彼得堡, Sochi/Сочи/索契,
    Ufa/Уфа/乌法, Kazan/Казань/喀山, Yekaterinburg/Екатеринбург/叶卡捷琳堡, Chelyabinsk/Челябинск/车里雅宾斯克,
    Astana/Nur-Sultan/Астана/Нур-Султан/阿斯塔纳/努尔苏丹, Almaty/Алматы/阿拉木图, Tashkent/Ташкент/塔什干,
    Samarkand/Самарканд/撒马尔罕, Bukhara/Бухара/布哈拉, Termez/Термез/铁尔梅兹, Bishkek/Бишкек/比什凯克,
    Dushanbe/Душанбе/杜尚别, Khujand/Худжанд/苦盏, Ashgabat/Ашхабад/阿什哈巴德, Islamabad/Исламабад/伊斯兰堡,
    Karachi/Карачи/卡拉奇, New Delhi/Delhi/Нью-Дели/Дели/新德里, Tehran/Тегеран/德黑兰, Kabul/Кабул/喀布尔,
    Minsk/Минск/明斯克, Ulaanbaatar/Улан-Батор/乌兰巴托, Baku/Баку/巴库, Yerevan/Ереван/埃里温, Ankara/Анкара/安卡拉,
    Istanbul/Стамбул/伊斯坦布尔, Vienna/Вена/维也纳, Geneva/Женева/日内瓦, New York/Нью-Йорк/纽约, Paris/Париж/巴黎,
    London/Лондон/伦敦, Brussels/Брюссель/布鲁塞尔, Helsinki/Хельсинки/赫尔辛基, Bangkok/Бангкок/曼谷,
    Jakarta/Джакарта/雅加达, Doha/Доха/多哈, Dubai/Дубай/迪拜, Riyadh/Эр-Рияд/利雅得, Cairo/Каир/开罗
    """.replace("\n", " ").split(",")
    )
    for name in names
}
"""Names of cities in three scripts, and renamed ones, each with the name that all of them are compared by."""

COUNTRIES = frozenset(
    name.strip()
    for name in """
    China, Russia, Kazakhstan, Kyrgyzstan, Tajikistan, Uzbekistan, India, Pakistan, Iran, Belarus, Afghanistan,
    Mongolia, Azerbaijan, Armenia, Cambodia, Nepal, Sri Lanka, Turkey, Türkiye, Turkiye, Egypt, Qatar, Saudi
    Arabia, Bahrain, Kuwait, Maldives, Myanmar, United Arab Emirates, UAE, Laos, Turkmenistan, Georgia, Ukraine,
    Moldova, Bangladesh, Bhutan, Indonesia, Thailand, Viet Nam, Vietnam, Malaysia, Singapore, Philippines,
    Brunei, Brunei Darussalam, Japan, South Korea, Korea, Australia, New Zealand, France, Germany, Italy, Spain,
    Austria, Switzerland, Finland, Sweden, Norway, Denmark, Poland, Romania, Bulgaria, Hungary, Serbia,
    Slovakia, Greece, Portugal, Belgium, Netherlands, Luxembourg, Latvia, Lithuania, Estonia, Croatia, Slovenia,
    Albania, Cyprus, Malta, Ireland, Iceland, Great Britain, Britain, UK, USA, US, America, Canada, Mexico,
    Brazil, Argentina, Chile, Cuba, Venezuela, Peru, Israel, Palestine, Jordan, Lebanon, Syria, Iraq, Oman,
    Yemen, Algeria, Tunisia, Morocco, Libya, Sudan, Ethiopia, Kenya, Nigeria, Ghana, Senegal, South Africa, PRC,
    Kyrgyz, Central Asia, Asia, Eurasia, Europe, Africa, Middle East, South Asia, Southeast Asia, East Asia,
    Asia Pacific
    """.replace("\n    ", " ").split(",")
    if name.strip()
)  # fmt: skip
"""Countries and parts of the world in English: never a place by themselves."""
