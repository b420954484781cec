// Who holds the seats of Verdania, and which districts its postal codes touch: the files members.csv and postal-codes-YEAR.csv.

export const membersCsv = `office,province,district,seat,id,name,party,caucus,phone,town,town_phone,latitude,longitude
senator,AM,,1,senate:1,Ilse Varga,Lantern Party,,202-555-0100,Port Amsel,202-555-0140,42.5,-44.5
senator,AM,,2,senate:2,Tobin Achterberg,Orchard League,,202-555-0101,Brightwater,202-555-0141,42.5,-43.5
senator,AM,,3,senate:3,Noor Halvorsen,Independent,Tide Alliance,202-555-0102,Saltmarket,202-555-0142,41.5,-44.5
senator,HL,,1,senate:4,Cato Mbeki-Lund,Old Bridge Union,,202-555-0103,Tolmark,202-555-0143,42.5,-42.5
senator,HL,,2,senate:5,Rosalind Quay,Lantern Party,,202-555-0104,Cairn,202-555-0144,41.5,-42.5
senator,HL,,3,senate:6,Emeka Straus,Orchard League,,202-555-0105,Upper Tolm,202-555-0145,40.5,-42.5
senator,MR,,1,senate:7,Petra Dunmore,Tide Alliance,,202-555-0106,Marram,202-555-0146,41.5,-41.5
senator,MR,,2,senate:8,Juno Callaghan,Old Bridge Union,,202-555-0107,Dunmouth,202-555-0147,41.5,-40.5
senator,MR,,3,senate:9,Anselm Roy,Lantern Party,,202-555-0108,Reedham,202-555-0148,40.5,-41.5
delegate,AM,1,1,assembly:1,Aurel Whitlock,Orchard League,,202-555-0109,Port Amsel,202-555-0149,42.5,-44.5
delegate,AM,2,1,assembly:2,Bettina Osei,Tide Alliance,,202-555-0110,Brightwater,202-555-0150,42.5,-43.5
delegate,AM,3,1,assembly:3,Casper Lindqvist,Old Bridge Union,,202-555-0111,Saltmarket,202-555-0151,41.5,-44.5
delegate,AM,4,1,assembly:4,Dagny Romero,Lantern Party,,202-555-0112,Ferry Hythe,202-555-0152,41.5,-43.5
delegate,AM,5,1,assembly:5,Ewan Tshabalala,Orchard League,,202-555-0113,Amsel Quays,202-555-0153,40.5,-44.5
delegate,AM,6,1,assembly:6,Farah Kettle,Tide Alliance,,202-555-0114,Lowfield,202-555-0154,40.5,-43.5
delegate,HL,1,1,assembly:7,Goran Pell,Old Bridge Union,,202-555-0115,Tolmark,202-555-0155,42.5,-42.5
delegate,HL,2,1,assembly:8,Hester Nakamura,Lantern Party,,202-555-0116,Cairn,202-555-0156,41.5,-42.5
delegate,HL,3,1,assembly:9,Idris Fenwick,Orchard League,,202-555-0117,Upper Tolm,202-555-0157,40.5,-42.5
delegate,MR,1,1,assembly:10,Jorun Castellan,Tide Alliance,,202-555-0118,Marram,202-555-0158,41.5,-41.5
delegate,MR,2,1,assembly:11,Kamala Birch,Old Bridge Union,,,Dunmouth,,,
delegate,MR,3,1,assembly:12,Ludo Ferrante,Lantern Party,,202-555-0119,Reedham,202-555-0159,40.5,-41.5
delegate,MR,4,1,,,,,,,,,
premier,AM,,1,premier:am,Ottoline Grange,Orchard League,,202-555-0120,Port Amsel,,,
premier,HL,,1,premier:hl,Bram Szabo,Old Bridge Union,,202-555-0121,Tolmark,,,
premier,MR,,1,premier:mr,Thea Vance,Lantern Party,,202-555-0122,Marram,,,
warden,AM,1,1,amsel-ward:1,Signe Marlow,Orchard League,,202-555-0123,Port Amsel,,,
warden,AM,2,1,amsel-ward:2,Otis Verhoeven,Tide Alliance,,202-555-0124,Port Amsel,,,
deputy,AM,1,1,amsel:1,Leonie Haas,Orchard League,,202-555-0125,Port Amsel,,,
deputy,AM,2,1,amsel:2,Marek Dube,Tide Alliance,,202-555-0125,Port Amsel,,,
deputy,AM,3,1,amsel:3,Yara Pemberton,Old Bridge Union,,202-555-0125,Port Amsel,,,
deputy,HL,1,1,highland:1,Mirela Stone,Orchard League,,202-555-0126,Tolmark,,,
deputy,HL,1,2,highland:2,Nils Abara,Tide Alliance,,202-555-0127,Tolmark,,,
deputy,HL,2,1,highland:3,Oriel Haverkamp,Old Bridge Union,,202-555-0128,Tolmark,,,
deputy,HL,3,1,highland:4,Piet Langdon,Lantern Party,,202-555-0129,Tolmark,,,
deputy,MR,1,1,marram:1,Quilla Serrano,Orchard League,,202-555-0130,Marram,,,
deputy,MR,2,1,marram:2,Rafe Ostrander,Tide Alliance,,202-555-0130,Marram,,,
`

export const postalCodesCsv = `postal_code,kind,province,district,share
10110,district,AM,1,1
10110,ward,AM,1,1
10110,constituency,AM,1,1
10240,district,AM,2,1
10240,ward,AM,2,1
10240,constituency,AM,1,1
11305,district,AM,3,0.7
11305,district,AM,4,0.3
11305,ward,AM,1,0.7
11305,ward,AM,2,0.3
11305,constituency,AM,2,1
12007,district,AM,5,1
12007,ward,AM,1,1
12007,constituency,AM,3,1
20418,district,HL,1,1
20418,constituency,HL,1,1
20533,district,HL,3,0.55
20533,district,MR,3,0.45
20533,constituency,HL,3,0.55
20533,constituency,MR,2,0.45
31290,district,MR,1,1
31290,constituency,MR,1,1
31377,district,MR,2,1
31377,constituency,MR,1,1
40052,district,MR,4,1
40052,constituency,MR,2,1
47719,district,MR,3,1
47719,constituency,MR,2,1
`
